using System.Net;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Operations;

public abstract class HealthTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task Anybody_may_ask_and_is_told_whether_the_database_can_be_reached()
    {
        using var admin = await Hub.AsAdminAsync();
        Assert.Equal((HttpStatusCode.OK, """{"status":"healthy","checks":{"database":"reachable"}}"""), await AskAsync());

        await Hub.TakeDatabaseAwayAsync();
        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"status":"unhealthy","checks":{"database":"unreachable"}}"""), await AskAsync());
        // A session's cookie needs the database to be read: the answer must not depend on it.
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await admin.GetAsync("/healthz")).Status);

        await Hub.BringDatabaseBackAsync();
        Assert.Equal(HttpStatusCode.OK, (await AskAsync()).Status);
    }

    [Fact]
    public async Task The_command_asks_the_server_that_runs_here()
    {
        var end = await ServerProcess.RunAsync("check-health", "--urls", Hub.Address.ToString());

        Assert.Equal(new ProcessEnd(0, """{"status":"healthy","checks":{"database":"reachable"}}""" + Environment.NewLine, ""), end);
    }

    private async Task<(HttpStatusCode Status, string Body)> AskAsync()
    {
        using var client = Hub.Client();
        using var answer = await client.GetAsync(new Uri("/healthz", UriKind.Relative));
        Assert.True(answer.Headers.CacheControl?.NoStore);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public sealed class Sqlite(SqliteHub hub) : HealthTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : HealthTests(hub), IClassFixture<PostgresHub>;
}
