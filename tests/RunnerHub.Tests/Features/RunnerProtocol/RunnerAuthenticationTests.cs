using System.Net;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Features.Runners;
using RunnerHub.Protocol;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.RunnerProtocol;

public abstract class RunnerAuthenticationTests(Hub hub) : HubTests(hub)
{
    private static readonly (string Path, IMessage Message)[] Guarded =
    [
        (RunnerProcedures.Declare, new DeclareRequest { Version = "stolen" }),
        (RunnerProcedures.FetchTask, new FetchTaskRequest()),
        (RunnerProcedures.UpdateTask, new UpdateTaskRequest { State = new TaskState { Id = 1 } }),
        (RunnerProcedures.UpdateLog, new UpdateLogRequest { TaskId = 1 }),
    ];

    [Fact]
    public async Task Whoever_is_not_the_runner_is_unregistered_and_moves_nothing()
    {
        var (runner, other) = (await StartAsync(), await StartAsync());
        var row = await RowAsync(runner.Id);
        var (uuid, secret) = (runner.Registered.Uuid, runner.Registered.Token);
        (string? Uuid, string? Secret)[] wrong =
        [
            (null, null), (uuid, null), (null, secret), (uuid, ""), ("", secret),
            (uuid, other.Registered.Token), (uuid, secret[..^1]), (uuid, secret + "0"), (uuid, secret.ToUpperInvariant()),
            (uuid, row.TokenHash), (uuid, row.TokenSalt + secret), (uuid, new string('f', 20_000)),
            (other.Registered.Uuid, secret), (Guid.NewGuid().ToString(), secret), (Guid.Empty.ToString(), secret),
            ("{" + uuid + "}", secret), (uuid.Replace("-", "", StringComparison.Ordinal), secret), (uuid + ", " + uuid, secret),
            ($"{runner.Id}", secret), ("' OR 1=1 --", secret), (new string('a', 20_000), secret),
        ];
        Hub.Clock.Advance(TimeSpan.FromSeconds(30));

        foreach (var (path, message) in Guarded)
        {
            foreach (var (sentUuid, sentSecret) in wrong)
            {
                var reply = await CallAsync(path, message, sentUuid, sentSecret);
                Assert.Equal((HttpStatusCode.Unauthorized, "unauthenticated", "unregistered runner"), (reply.Status, reply.Code, reply.Message));
            }
        }

        await Hub.WritePresenceAsync();
        var after = await RowAsync(runner.Id);
        Assert.Equal((row.LastOnline, row.LastActive, row.Version), (after.LastOnline, after.LastActive, after.Version));
    }

    [Fact]
    public async Task A_deleted_runner_is_refused_at_once()
    {
        var runner = await StartAsync();
        await runner.PollAsync();

        await Hub.UseAsync((RunnerChanges changes) => changes.DeleteAsync(new Scope.Instance(), [runner.Id], CancellationToken.None));

        foreach (var (path, message) in Guarded)
        {
            var reply = await Hub.CallAsync(path, message, runner.Credentials());
            Assert.Equal((HttpStatusCode.Unauthorized, "unauthenticated", "unregistered runner"), (reply.Status, reply.Code, reply.Message));
        }
    }

    [Fact]
    public async Task A_stranger_is_refused_before_his_body_is_read()
    {
        using var socket = await RawSocket.ConnectAsync(Hub.Address);

        await socket.SendAsync(
            $"POST {RunnerProcedures.UpdateLog} HTTP/1.1\r\nHost: hub\r\nContent-Type: application/proto\r\nContent-Length: 4000000\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 401", await socket.ReadHeadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_that_is_not_the_callers_is_not_found()
    {
        var runner = await StartAsync();
        (string Path, IMessage Message)[] calls =
        [
            (RunnerProcedures.UpdateTask, new UpdateTaskRequest { State = new TaskState() }),
            (RunnerProcedures.UpdateTask, new UpdateTaskRequest { State = new TaskState { Id = -1 } }),
            (RunnerProcedures.UpdateTask, new UpdateTaskRequest { State = new TaskState { Id = long.MaxValue }, Outputs = { ["a"] = "b" } }),
            (RunnerProcedures.UpdateLog, new UpdateLogRequest()),
            (RunnerProcedures.UpdateLog, new UpdateLogRequest { TaskId = long.MinValue, Index = -5, NoMore = true, Rows = { new LogRow { Content = "x" } } }),
        ];

        foreach (var (path, message) in calls)
        {
            var reply = await Hub.CallAsync(path, message, runner.Credentials());
            Assert.Equal((HttpStatusCode.NotFound, "not_found", "invalid runner for task"), (reply.Status, reply.Code, reply.Message));
        }
    }

    [Fact]
    public async Task The_session_of_a_person_is_not_looked_at()
    {
        using var admin = await Hub.AsAdminAsync();
        var before = Questions().Count;

        var seen = await admin.GetAsync(RunnerProcedures.FetchTask);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, seen.Status);
        Assert.Empty(Questions().Skip(before));
    }

    private async Task<RunnerActor> StartAsync() => await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(), People.Unique("known"), "linux");

    private Task<ActionRunner> RowAsync(long id) => Hub.ReadAsync(db => db.Runners.AsNoTracking().SingleAsync(row => row.Id == id));

    private Task<RawReply> CallAsync(string path, IMessage message, string? uuid, string? secret) => Hub.CallAsync(path, message, [
        .. uuid is null ? Array.Empty<(string, string)>() : [(ConnectHeaders.RunnerUuid, uuid)],
        .. secret is null ? Array.Empty<(string, string)>() : [(ConnectHeaders.RunnerToken, secret)]]);

    private List<string> Questions() => [.. Hub.Log.All.Where(line => line.Contains("Executed DbCommand", StringComparison.Ordinal))];

    public sealed class Sqlite(SqliteHub hub) : RunnerAuthenticationTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RunnerAuthenticationTests(hub), IClassFixture<PostgresHub>;
}
