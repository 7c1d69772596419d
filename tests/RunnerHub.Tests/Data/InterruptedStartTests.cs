using Microsoft.EntityFrameworkCore;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Data;

public sealed class InterruptedStartTests(SqliteHub hub) : HubTests(hub), IClassFixture<SqliteHub>
{
    [Fact]
    public async Task A_start_that_was_killed_while_it_held_the_lock_does_not_stop_the_next()
    {
        await Hub.ReadAsync(db => db.Database.ExecuteSqlRawAsync("""INSERT INTO "__EFMigrationsLock" ("Id", "Timestamp") VALUES (1, '2026-03-04 09:00:00+00:00')"""));

        await Hub.RestartAsync().WaitAsync(TimeSpan.FromMinutes(1));

        using var client = Hub.Client();
        Assert.True((await client.GetAsync(new Uri("/healthz", UriKind.Relative))).IsSuccessStatusCode);
    }
}
