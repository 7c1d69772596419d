using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Data;

public sealed class InterruptedStartTests(SqliteHub hub) : HubTests(hub), IClassFixture<SqliteHub>
{
    [Fact]
    public async Task A_start_that_was_killed_while_it_held_the_lock_does_not_stop_the_next()
    {
        await Hub.ReadAsync(db => db.Database.ExecuteSqlRawAsync("""INSERT INTO "__EFMigrationsLock" ("Id", "Timestamp") VALUES (1, '2026-03-04 09:00:00+00:00')"""));

        await Hub.RestartAsync().WaitAsync(Waiting.Patience);

        await IsReadyAsync(Hub);
    }

    [Fact]
    public async Task Nor_does_one_that_was_killed_in_its_first_migration()
    {
        await using var hub = new KilledHub();

        await Task.Run(async () => await hub.InitializeAsync()).WaitAsync(Waiting.Patience);

        await IsReadyAsync(hub);
    }

    [Fact]
    public async Task Of_two_that_start_at_once_one_waits_until_the_other_has_prepared_the_database()
    {
        await using var hub = new OccupiedHub();
        var starting = Task.Run(async () => await hub.InitializeAsync());
        await hub.UntilLoggedAsync("Another start prepares the database");
        Assert.False(starting.IsCompleted);
        await hub.LeaveAsync();

        await starting.WaitAsync(Waiting.Patience);
        await IsReadyAsync(hub);
    }

    private static async Task IsReadyAsync(Hub hub)
    {
        using var client = hub.Client();
        Assert.True((await client.GetAsync(new Uri("/healthz/ready", UriKind.Relative))).IsSuccessStatusCode);
    }

    /// <summary>On a file as a start leaves it that is killed in its first migration: the row of its lock is there, and nothing else.</summary>
    private sealed class KilledHub : SqliteHub
    {
        protected override async Task<string> CreateDatabaseAsync()
        {
            var text = await base.CreateDatabaseAsync();
            await using var connection = new SqliteConnection(text);
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = """
                CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT INTO "__EFMigrationsLock" ("Id", "Timestamp") VALUES (1, '2026-03-04 09:00:00+00:00');
                """;
            await command.ExecuteNonQueryAsync();
            return text;
        }
    }

    /// <summary>On a file that another start prepares.</summary>
    private sealed class OccupiedHub : SqliteHub
    {
        private FileStream? other;

        public async Task LeaveAsync() => await other!.DisposeAsync();

        protected override async Task<string> CreateDatabaseAsync()
        {
            var text = await base.CreateDatabaseAsync();
            other = new FileStream(new SqliteConnectionStringBuilder(text).DataSource + ".lock", FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
            return text;
        }
    }
}
