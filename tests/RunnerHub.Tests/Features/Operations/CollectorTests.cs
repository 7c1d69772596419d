using System.Text;
using RunnerHub.Tests.Features.Webhooks;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Operations;

/// <summary>The executable with a collector of OpenTelemetry in its settings.</summary>
public sealed class CollectorTests(SqliteHub hub) : HubTests(hub), IClassFixture<SqliteHub>
{
    private const int Most = 100;

    [Fact]
    public async Task A_collector_is_sent_metrics_and_traces()
    {
        await using var collector = await Receiver.StartAsync();
        await using (var server = await ServerProcess.StartAsync(
            [],
            ("ConnectionStrings__RunnerHub", Hub.ConnectionString),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address.ToString()),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            // The caller here is not traced itself, and says so.
            ("OTEL_TRACES_SAMPLER", "always_on"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "300"),
            ("OTEL_BSP_SCHEDULE_DELAY", "300")))
        {
            using var somebody = new Person(server.Address);
            await somebody.OpenAsync("/user/login");

            var traces = await SentAsync(collector, "POST /v1/traces", "user/login");
            Assert.Contains("service.name", traces, StringComparison.Ordinal);
            Assert.Contains("http.response.status_code", traces, StringComparison.Ordinal);
            // These are sent again and again.
            Assert.Contains("service.name", await SentAsync(collector, "POST /v1/metrics", "runnerhub.runners"), StringComparison.Ordinal);
        }
    }

    /// <summary>The first of some kind that holds a text; what comes before it is of no interest.</summary>
    private static async Task<string> SentAsync(Receiver collector, string request, string text)
    {
        for (var tries = 0; tries < Most; tries++)
        {
            var next = await collector.NextAsync();
            if (next.Request == request && Encoding.UTF8.GetString(next.Body) is var body && body.Contains(text, StringComparison.Ordinal))
            {
                return body;
            }
        }

        throw new InvalidOperationException($"{Most} times something else was sent than {text}.");
    }
}
