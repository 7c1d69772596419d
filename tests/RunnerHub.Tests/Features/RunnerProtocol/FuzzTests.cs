using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Protocol;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.RunnerProtocol;

/// <summary>Random, cut and damaged messages to every procedure: always an answer, never a failure of the server.</summary>
public abstract class FuzzTests(Hub hub) : HubTests(hub)
{
    private const int Seed = 20260304;
    private const int Rounds = 120;

    /// <summary>Valid messages that would change nothing anyway: what grows out of them by damage must not either.</summary>
    private static readonly (string Path, IMessage Message)[] Calls =
    [
        (RunnerProcedures.Ping, new PingRequest { Data = "x" }),
        (RunnerProcedures.Register, new RegisterRequest
        {
            Name = "fuzz", Token = "no-such-token", Version = "v1", Labels = { "a", "b" }, Ephemeral = true, Capabilities = { "cancelling" },
        }),
        (RunnerProcedures.Declare, new DeclareRequest { Version = "v1", Labels = { "a", "b" }, Capabilities = { "cancelling" } }),
        (RunnerProcedures.FetchTask, new FetchTaskRequest { TasksVersion = 3 }),
        (RunnerProcedures.UpdateTask, new UpdateTaskRequest
        {
            State = new TaskState
            {
                Id = 5, Result = Result.Success, StartedAt = new Timestamp { Seconds = 1 }, Steps = { new StepState { Id = 1, LogLength = 2 } },
            },
            Outputs = { ["key"] = "value" },
        }),
        (RunnerProcedures.UpdateLog, new UpdateLogRequest
        {
            TaskId = 5, Index = 1, Rows = { new LogRow { Time = new Timestamp { Seconds = 1 }, Content = "line" } }, NoMore = true,
        }),
    ];

    private static readonly int[] Expected = [200, 400, 404, 429];

    [Fact]
    public async Task Damaged_messages_never_fail_the_server_and_a_refused_one_changes_nothing()
    {
        var random = new Random(Seed);
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(), "fuzzed", "a");
        var runners = await Hub.ReadAsync(db => db.Runners.CountAsync());

        foreach (var (path, message) in Calls)
        {
            for (var round = 0; round < Rounds; round++)
            {
                var json = round % 2 == 1;
                var body = Damage(random, json ? Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(message)) : message.ToByteArray());
                var before = path == RunnerProcedures.Declare ? await LookAsync(runner) : null;
                var reply = await Hub.CallAsync(path, body, json ? RawCalls.Json : RawCalls.Proto, runner.Credentials());

                Assert.True(Expected.Contains((int)reply.Status), $"{path} {(json ? "JSON" : "proto")} {Convert.ToBase64String(body)}: {reply}");
                if (before is not null && reply.Code is not null)
                {
                    Assert.Equal(before, await LookAsync(runner));
                }
            }
        }

        Assert.Equal(runners, await Hub.ReadAsync(db => db.Runners.CountAsync()));
        await runner.PollAsync();
    }

    private static byte[] Damage(Random random, byte[] valid)
    {
        switch (random.Next(4))
        {
            case 0:
                var noise = new byte[random.Next(200)];
                random.NextBytes(noise);
                return noise;
            case 1:
                return valid[..random.Next(valid.Length)];
            case 2:
                var flipped = (byte[])valid.Clone();
                for (var flips = random.Next(1, 5); flips > 0; flips--)
                {
                    flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
                }

                return flipped;
            default:
                var at = random.Next(valid.Length);
                return [.. valid[..at], .. valid[random.Next(valid.Length)..], .. valid[at..]];
        }
    }

    private Task<string> LookAsync(RunnerActor runner) => Hub.ReadAsync(async db =>
    {
        var row = await db.Runners.AsNoTracking().Include(row => row.AgentLabels).SingleAsync(row => row.Id == runner.Id);
        return $"{row.Name} {row.Version} {row.Updated:O} {string.Join(',', row.AgentLabels.Select(label => label.Name))}";
    });

    public sealed class Sqlite(SqliteHub hub) : FuzzTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : FuzzTests(hub), IClassFixture<PostgresHub>;
}
