using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Platform;

/// <summary>Seen in what writes each minute when access tokens were last used.</summary>
public abstract class PeriodicWorkTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task Work_that_fails_is_told_of_once_and_done_later_and_the_server_goes_on()
    {
        var id = await Hub.AddUserAsync(People.Unique("user"));
        using var program = await Hub.ProgramOfAsync(id);
        await program.GetAsync("/user");
        using var statements = new Statements(Hub);
        var tries = 0;

        await RenameAsync("LastUsed", "LastUsedBefore");
        await EachMinuteUntilAsync(() => (tries += statements.Take().Count(text => text.StartsWith("UPDATE \"AccessTokens\"", StringComparison.Ordinal))) > 3);
        await RenameAsync("LastUsedBefore", "LastUsed");
        await EachMinuteUntilAsync(() => Hub.Logged("\"AccessTokenWriter\" is done again") > 0);

        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/user")).Status);
        Assert.NotNull(await Hub.ReadAsync(db => db.AccessTokens.Where(token => token.UserId == id).Select(token => token.LastUsed).SingleAsync()));
        Assert.Single(Hub.Log.All, line => line.StartsWith("Error \"AccessTokenWriter\" has failed", StringComparison.Ordinal));
    }

    private Task EachMinuteUntilAsync(Func<bool> isDone) => Waiting.UntilAsync(() =>
    {
        Hub.Clock.Advance(TimeSpan.FromMinutes(1));
        return isDone();
    });

    private Task<int> RenameAsync(string column, string name) =>
#pragma warning disable EF1002 // two names of the test's own
        Hub.ReadAsync(db => db.Database.ExecuteSqlRawAsync($"ALTER TABLE \"AccessTokens\" RENAME COLUMN \"{column}\" TO \"{name}\""));
#pragma warning restore EF1002

    public sealed class Sqlite(SqliteHub hub) : PeriodicWorkTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : PeriodicWorkTests(hub), IClassFixture<PostgresHub>;
}
