using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Data;

/// <summary>What a start does to a large database takes longer than what a page asks.</summary>
public sealed class LongStatementsTests(PostgresHub hub) : HubTests(hub), IClassFixture<PostgresHub>
{
    private const int Hour = 3600;

    /// <summary>Ends a statement as a limit of the server does.</summary>
    private const string CancelWaiting = """
        SELECT bool_or(pg_cancel_backend(pid)) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%IX_RunnerSearch_Text%' AND pid <> pg_backend_pid()
        """;

    [Fact]
    public async Task A_change_of_the_schema_may_take_an_hour_and_nothing_else_may()
    {
        await Hub.ReadAsync(async db =>
        {
            var applied = (await db.Database.GetAppliedMigrationsAsync()).ToList();
            await db.GetService<IMigrator>().MigrateAsync(applied[applied.FindIndex(name => name.EndsWith("_RunnerSearch", StringComparison.Ordinal)) - 1]);
            return applied;
        });
        using var statements = new Statements(Hub);

        await Hub.RestartAsync();

        var asked = statements.TakeLimits();
        Assert.Equal(Hour, Assert.Single(asked, statement => statement.Text.Contains("CREATE FUNCTION \"FollowSearchText\"", StringComparison.Ordinal)).Limit);
        Assert.Equal(Hour, Assert.Single(asked, statement => statement.Text.Contains("CREATE EXTENSION", StringComparison.Ordinal)).Limit);
        Assert.All(asked.Where(statement => statement.Text.Contains("FROM \"Users\"", StringComparison.Ordinal)), statement => Assert.NotEqual(Hour, statement.Limit));
        Assert.Null(await Hub.ReadAsync(db => Task.FromResult(db.Database.GetCommandTimeout())));
    }

    [Fact]
    public async Task An_index_for_searches_that_takes_too_long_leaves_a_server_that_searches_without_it()
    {
        await Hub.ReadAsync(db => db.Database.ExecuteSqlRawAsync("DROP INDEX \"IX_RunnerSearch_Text\""));
        await using (var other = new NpgsqlConnection(Hub.ConnectionString))
        await using (var watch = new NpgsqlConnection(Hub.ConnectionString))
        {
            await other.OpenAsync();
            await watch.OpenAsync();
            await using var held = await other.BeginTransactionAsync();
            await AskAsync(other, "LOCK TABLE \"RunnerSearch\" IN ACCESS EXCLUSIVE MODE");
            var starting = Task.Run(Hub.RestartAsync);
            await Waiting.UntilAsync(async () => await AskAsync(watch, CancelWaiting) is true);
            await starting.WaitAsync(Waiting.Patience);
        }

        Assert.Contains(Hub.Log.All, line => line.Contains("Searches look at every runner, for want of an index: \"57014", StringComparison.Ordinal));
        using var client = Hub.Client();
        Assert.True((await client.GetAsync(new Uri("/healthz/ready", UriKind.Relative))).IsSuccessStatusCode);
    }

    private static async Task<object?> AskAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
