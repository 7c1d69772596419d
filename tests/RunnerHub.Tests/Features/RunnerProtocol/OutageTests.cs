using System.Net;
using Google.Protobuf;
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
            (RunnerProcedures.FetchTask, new FetchTaskRequest()), (RunnerProcedures.UpdateTask, new UpdateTaskRequest { State = new TaskState { Id = 1 } }),
            (RunnerProcedures.UpdateLog, new UpdateLogRequest { TaskId = 1 }),
        ];
        Hub.Clock.Advance(TimeSpan.FromSeconds(30));
        await runner.PollAsync();

        await Hub.TakeDatabaseAwayAsync();
        // What waits is known from before the outage, so that an idle poll does not notice it yet.
        Assert.Null((await runner.PollAsync()).Task);
        Hub.Clock.Advance(TimeSpan.FromSeconds(5));
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
        await UntilLoggedAsync("\"PresenceWriter\" cannot reach the database");
        await Hub.BringDatabaseBackAsync();
        await UntilLoggedAsync("\"PresenceWriter\" is done again");

        await runner.PollAsync();
        await Hub.StartRunnerAsync(token, "newcomer");
        await Hub.WritePresenceAsync();
        Assert.Equal(Hub.Clock.GetUtcNow(), await Hub.ReadAsync(async db => (await db.Runners.FindAsync(runner.Id))!.LastOnline));
        Assert.Single(Hub.Log.All, line => line.Contains("Runners are told that the server is unavailable", StringComparison.Ordinal));
        Assert.Single(Hub.Log.All, line => line.Contains("\"PresenceWriter\" cannot reach the database", StringComparison.Ordinal));
        Assert.DoesNotContain(Hub.Log.All, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    private Task UntilLoggedAsync(string sentence) => Waiting.UntilAsync(() =>
    {
        Hub.Clock.Advance(TimeSpan.FromSeconds(1));
        return Hub.Logged(sentence) > 0;
    });

    public sealed class Sqlite(SqliteHub hub) : OutageTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : OutageTests(hub), IClassFixture<PostgresHub>;
}
