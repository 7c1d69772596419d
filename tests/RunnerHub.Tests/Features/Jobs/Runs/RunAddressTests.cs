using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Jobs.Runs;

/// <summary>Where the pages of runs are.</summary>
public abstract class RunAddressTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task The_address_that_a_workflow_makes_of_its_own_run_leads_there()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var run = await work.StartAsync(Work.Job("build", "linux"));
        var github = (await runner.TakeAsync()).Context.Fields;
        using var admin = await Hub.AsAdminAsync();

        // As in "${{ github.server_url }}/${{ github.repository }}/actions/runs/${{ github.run_id }}".
        var made = new Uri($"{github["server_url"].StringValue}/{github["repository"].StringValue}/actions/runs/{github["run_id"].StringValue}").PathAndQuery;

        using var client = Hub.Client();
        using var first = await client.GetAsync(new Uri($"{Hub.Address.GetLeftPart(UriPartial.Authority)}{made}?page=1"));
        Assert.Equal((HttpStatusCode.MovedPermanently, $"/{work.Path}/actions/runs/{run}?page=1"), (first.StatusCode, first.Headers.Location?.OriginalString));
        Assert.Contains("build", (await admin.OpenAsync(first.Headers.Location!.OriginalString)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("//example.com", "/example.com")]
    [InlineData("///example.com/a%2Fb", "/example.com/a%2Fb")]
    [InlineData("//%5Cexample.com", "/%5Cexample.com")]
    public async Task An_address_with_too_many_slashes_leads_nowhere_else(string asked, string meant)
    {
        using var client = Hub.Client();
        using var answer = await client.GetAsync(new Uri(Hub.Address.GetLeftPart(UriPartial.Authority) + asked));

        Assert.Equal(meant, answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task The_number_of_a_run_still_leads_there_unless_it_is_the_id_of_another()
    {
        var work = await Work.PlaceAsync(Hub);
        var first = await work.StartAsync(work.Run(Work.Job("build", "linux")) with { Title = "The first one" });
        var second = await work.StartAsync(work.Run(Work.Job("build", "linux")) with { Title = "The second one" });
        const long number = 1_000_000;
        await Hub.ReadAsync(db => db.Runs.Where(run => run.Id == first).ExecuteUpdateAsync(set => set.SetProperty(run => run.Number, number)));
        await Hub.ReadAsync(db => db.Runs.Where(run => run.Id == second).ExecuteUpdateAsync(set => set.SetProperty(run => run.Number, first)));
        using var admin = await Hub.AsAdminAsync();

        foreach (var run in new[] { number, first })
        {
            Assert.Contains("The first one", (await admin.OpenAsync($"/{work.Path}/actions/runs/{run}")).Text, StringComparison.Ordinal);
        }
    }

    public sealed class Sqlite(SqliteHub hub) : RunAddressTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RunAddressTests(hub), IClassFixture<PostgresHub>;
}
