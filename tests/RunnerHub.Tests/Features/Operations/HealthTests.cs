using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
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
    public async Task It_lives_while_the_database_is_away_and_is_ready_when_that_is_back()
    {
        const string Ready = """{"status":"healthy","checks":{"server":"running","database":"reachable","migrations":"applied","keys":"usable"}}""";
        Assert.Equal((HttpStatusCode.OK, """{"status":"healthy","checks":{}}"""), await AskAsync("/healthz/live"));
        Assert.Equal((HttpStatusCode.OK, Ready), await AskAsync("/healthz/ready"));

        await Hub.TakeDatabaseAwayAsync();
        Assert.Equal(HttpStatusCode.OK, (await AskAsync("/healthz/live")).Status);
        var (status, body) = await AskAsync("/healthz/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.StartsWith("""{"status":"unhealthy","checks":{"server":"running","database":"unreachable","migrations":""", body, StringComparison.Ordinal);

        await Hub.BringDatabaseBackAsync();
        Assert.Equal((HttpStatusCode.OK, Ready), await AskAsync("/healthz/ready"));
    }

    [Fact]
    public async Task It_is_not_ready_for_a_schema_that_is_not_its_own()
    {
        var last = await Hub.ReadAsync(async db => (await db.Database.GetAppliedMigrationsAsync()).Last());
        await Hub.ReadAsync(db => db.Database.ExecuteSqlAsync($"""DELETE FROM "__EFMigrationsHistory" WHERE "MigrationId" = {last}"""));
        var (status, body) = await AskAsync("/healthz/ready");
        await Hub.ReadAsync(db => db.Database.ExecuteSqlAsync($"""INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion") VALUES ({last}, '10')"""));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"status":"unhealthy","checks":{"server":"running","database":"reachable","migrations":"pending","keys":"usable"}}"""), (status, body));
    }

    [Fact]
    public async Task It_is_not_ready_once_it_is_about_to_stop()
    {
        (HttpStatusCode Status, string Body) answer = default;
        Hub.Get<IHostApplicationLifetime>().ApplicationStopping.Register(() => answer = Ask("/healthz/ready"));

        await Hub.RestartAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.StartsWith("""{"status":"unhealthy","checks":{"server":"stopping",""", answer.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync("/healthz/ready")).Status);
    }

    [Fact]
    public async Task The_command_asks_the_server_that_runs_here()
    {
        var end = await ServerProcess.RunAsync("check-health", "--urls", Hub.Address.ToString());

        Assert.Equal(new ProcessEnd(0, """{"status":"healthy","checks":{"server":"running","database":"reachable","migrations":"applied","keys":"usable"}}""" + Environment.NewLine, ""), end);
    }

    /// <summary>Waits for the answer, which what is registered with a token must do.</summary>
    private (HttpStatusCode Status, string Body) Ask(string path) => Task.Run(() => AskAsync(path)).GetAwaiter().GetResult();

    private async Task<(HttpStatusCode Status, string Body)> AskAsync(string path = "/healthz")
    {
        using var client = Hub.Client();
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.True(answer.Headers.CacheControl?.NoStore);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public sealed class Sqlite(SqliteHub hub) : HealthTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : HealthTests(hub), IClassFixture<PostgresHub>;
}
