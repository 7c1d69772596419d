using System.Net;
using Google.Protobuf;
using Microsoft.Data.Sqlite;
using Npgsql;
using RunnerHub.Protocol;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.RunnerProtocol;

/// <summary>A database that is away must not make a single runner give up.</summary>
public abstract class OutageTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task While_the_database_is_away_every_call_is_unavailable_and_afterwards_all_goes_on()
    {
        var token = await Hub.RegistrationTokenAsync();
        var runner = await Hub.StartRunnerAsync(token, "survivor", "linux");
        (string Path, IMessage Message)[] calls =
        [
            (RunnerProcedures.Register, new RegisterRequest { Name = "late", Token = token }), (RunnerProcedures.Declare, new DeclareRequest()),
            (RunnerProcedures.FetchTask, new FetchTaskRequest()), (RunnerProcedures.UpdateTask, new UpdateTaskRequest()),
            (RunnerProcedures.UpdateLog, new UpdateLogRequest()),
        ];
        Hub.Clock.Advance(TimeSpan.FromSeconds(30));
        await runner.PollAsync();

        await TakeAwayAsync();
        for (var round = 0; round < 3; round++)
        {
            foreach (var (path, message) in calls)
            {
                var reply = await Hub.CallAsync(path, message, runner.Credentials());
                Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), (reply.Status, reply.Code));
            }

            await Assert.ThrowsAnyAsync<Exception>(Hub.WritePresenceAsync);
        }

        Assert.Equal(HttpStatusCode.OK, (await Hub.CallAsync(RunnerProcedures.Ping, new PingRequest())).Status);
        await UntilLoggedAsync("Who is online cannot be written");
        await BringBackAsync();
        await UntilLoggedAsync("Who is online is written again");

        await runner.PollAsync();
        await Hub.StartRunnerAsync(token, "newcomer");
        await Hub.WritePresenceAsync();
        Assert.Equal(Hub.Clock.GetUtcNow(), await Hub.ReadAsync(async db => (await db.Runners.FindAsync(runner.Id))!.LastOnline));
        Assert.Single(Hub.Log.All, line => line.Contains("Runners are told that the server is unavailable", StringComparison.Ordinal));
        Assert.Single(Hub.Log.All, line => line.Contains("Who is online cannot be written", StringComparison.Ordinal));
        Assert.DoesNotContain(Hub.Log.All, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    private async Task UntilLoggedAsync(string sentence)
    {
        while (!Hub.Log.All.Any(line => line.Contains(sentence, StringComparison.Ordinal)))
        {
            Hub.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    protected abstract Task TakeAwayAsync();

    protected abstract Task BringBackAsync();

    /// <summary>The file is moved away: SQLite makes an empty one in its place.</summary>
    public sealed class Sqlite(SqliteHub hub) : OutageTests(hub), IClassFixture<SqliteHub>
    {
        private string Database => new SqliteConnectionStringBuilder(Hub.ConnectionString).DataSource;

        protected override Task TakeAwayAsync()
        {
            CloseConnections();
            File.Move(Database, Database + ".away");
            return Task.CompletedTask;
        }

        protected override Task BringBackAsync()
        {
            CloseConnections();
            File.Move(Database + ".away", Database, overwrite: true);
            return Task.CompletedTask;
        }

        /// <summary>A connection that is open keeps the file, however it is called.</summary>
        private void CloseConnections()
        {
            using var connection = new SqliteConnection(Hub.ConnectionString);
            SqliteConnection.ClearPool(connection);
        }
    }

    /// <summary>All sessions are ended, and the database has another name meanwhile.</summary>
    public sealed class Postgres(PostgresHub hub) : OutageTests(hub), IClassFixture<PostgresHub>
    {
        private string Database => new NpgsqlConnectionStringBuilder(Hub.ConnectionString).Database!;

        protected override Task TakeAwayAsync() => ExecuteAsync(
            $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{Database}'; ALTER DATABASE {Database} RENAME TO {Database}_away");

        protected override Task BringBackAsync() => ExecuteAsync($"ALTER DATABASE {Database}_away RENAME TO {Database}");

        private static async Task ExecuteAsync(string sql)
        {
            await using var connection = new NpgsqlConnection(await PostgresServer.ConnectionStringAsync());
            await connection.OpenAsync();
            foreach (var statement in sql.Split("; "))
            {
                await using var command = new NpgsqlCommand(statement, connection);
                await command.ExecuteNonQueryAsync();
            }
        }
    }
}
