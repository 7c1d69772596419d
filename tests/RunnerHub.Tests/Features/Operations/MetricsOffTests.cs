using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RunnerHub.Features.Operations;
using RunnerHub.Platform;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Operations;

public abstract class MetricsOffTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task Without_a_token_in_the_settings_there_are_no_metrics_and_nothing_is_collected_for_them()
    {
        using var answer = await Hub.AskMetricsAsync("Bearer", Scrape.Token);

        Assert.Equal((HttpStatusCode.NotFound, "Metrics are off. RUNNERHUB_METRICS_TOKEN turns them on.\n"), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        Assert.Null(Hub.Services.GetService<OpenTelemetry.Metrics.MeterProvider>());
        Assert.Null(Hub.Services.GetService<OpenTelemetry.Trace.TracerProvider>());
    }

    [Theory]
    [InlineData("short")]
    [InlineData("long enough but with spaces")]
    public void A_token_that_protects_nothing_is_refused_at_the_start(string token)
    {
        var settings = new ConfigurationManager { ["RUNNERHUB_METRICS_TOKEN"] = token };

        var problem = Assert.Throws<StartupProblem>(() => new MetricsToken(settings));
        Assert.Equal("RUNNERHUB_METRICS_TOKEN must have at least 16 characters and no space; \"openssl rand -hex 32\" makes a good one.", problem.Message);
    }

    [Fact]
    public async Task The_token_may_stand_in_a_file()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "token-that-stands-in-a-file\n", TestContext.Current.CancellationToken);

        var token = new MetricsToken(new ConfigurationManager { ["RUNNERHUB_METRICS_TOKEN_FILE"] = file });

        File.Delete(file);
        Assert.True(token.IsIn("bearer token-that-stands-in-a-file"));
        Assert.False(token.IsIn("Bearer token-that-stands-in-a-fil"));
    }

    public sealed class Sqlite(SqliteHub hub) : MetricsOffTests(hub), IClassFixture<SqliteHub>;
}
