using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using RunnerHub.Platform;

namespace RunnerHub.Features.Operations;

/// <summary>
/// Sends metrics and traces where OpenTelemetry's own settings say, and lets metrics be scraped where a token is set. With neither there
/// is no exporter and nothing is collected for one.
/// </summary>
internal static class Telemetry
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly string[] Meters = [Metering.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Npgsql"];

    public static void AddTelemetry(this WebApplicationBuilder builder, MetricsToken token)
    {
        var configuration = builder.Configuration;
        var (sendsMetrics, sendsTraces) = (IsSent(configuration, "METRICS"), IsSent(configuration, "TRACES"));
        if (!sendsMetrics && !sendsTraces && !token.IsSet)
        {
            return;
        }

        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource
            .AddService("runnerhub", serviceVersion: ProductVersion.Text, autoGenerateServiceInstanceId: false, serviceInstanceId: Node.Name)
            // Last, so that OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES have the last word.
            .AddEnvironmentVariableDetector());
        if (sendsMetrics || token.IsSet)
        {
            telemetry.WithMetrics(metrics =>
            {
                metrics.AddMeter(Meters);
                if (token.IsSet)
                {
                    metrics.AddPrometheusExporter(prometheus => prometheus.ScrapeResponseCacheDurationMilliseconds = 0);
                }

                if (sendsMetrics)
                {
                    metrics.AddOtlpExporter();
                }
            });
            // Another server in this process, as in a test, has instruments of the same names; they are not this one's.
            builder.Services.ConfigureOpenTelemetryMeterProvider((services, metrics) =>
            {
                var meters = services.GetRequiredService<IMeterFactory>();
                metrics.AddView(instrument => instrument.Meter.Scope is IMeterFactory other && other != meters ? MetricStreamConfiguration.Drop : null);
            });
        }

        if (sendsMetrics)
        {
            builder.Services.AddHostedService<RefreshFigures>();
        }

        if (sendsTraces)
        {
            telemetry.WithTracing(traces => traces
                .AddAspNetCoreInstrumentation(calls => calls.Filter = TraceFilter.IsTraced)
                .AddSource("Npgsql")
                .AddProcessor<TraceFilter>()
                .AddOtlpExporter());
        }
    }

    /// <summary>As the specification has it: an endpoint for all or for one signal, unless that signal's exporter is another or none.</summary>
    private static bool IsSent(ConfigurationManager configuration, string signal) =>
        (configuration[Endpoint] is { Length: > 0 } || configuration[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"] is { Length: > 0 })
        && configuration[$"OTEL_{signal}_EXPORTER"] is null or "" or "otlp";
}
