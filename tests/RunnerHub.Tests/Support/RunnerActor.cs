using RunnerHub.Protocol;
using RunnerHub.Protocol.Messages;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Support;

/// <summary>A runner that speaks to the hub over the wire as a stock runner does, at the moments that the test chooses.</summary>
public sealed class RunnerActor
{
    private const string Version = "v3.1.0";

    private RunnerActor(RunnerClient client, Runner registered) => (Client, Registered) = (client, registered);

    public RunnerClient Client { get; }

    /// <summary>The answer to its registration.</summary>
    public Runner Registered { get; }

    public long Id => Registered.Id;

    public string Name => Registered.Name;

    /// <summary>Registers; it has never been online then.</summary>
    public static async Task<RunnerActor> RegisterAsync(Hub hub, RegisterRequest request)
    {
        var client = new RunnerClient(hub.Client());
        var reply = await client.RegisterAsync(request);
        return new RunnerActor(client, reply.Runner);
    }

    /// <summary>Registers and declares, as a runner's first start does; it is online then.</summary>
    public static async Task<RunnerActor> StartAsync(Hub hub, string token, string name, bool ephemeral = false, params string[] labels)
    {
        var runner = await RegisterAsync(hub, new RegisterRequest
        {
            Token = token,
            Name = name,
            Version = Version,
            Labels = { labels },
            Ephemeral = ephemeral,
            Capabilities = { "cancelling" },
        });
        await runner.DeclareAsync(labels);
        return runner;
    }

    /// <summary>One that was made beforehand, and was given its secret; it has never been online.</summary>
    public static RunnerActor Made(Hub hub, long id, string uuid, string secret) => new(
        new RunnerClient(hub.Client()) { Credentials = new RunnerCredentials(uuid, secret) }, new Runner { Id = id, Uuid = uuid, Token = secret });

    /// <summary>The same runner, which speaks to a hub that was started again.</summary>
    public RunnerActor At(Hub hub) => new(new RunnerClient(hub.Client()) { Credentials = Client.Credentials }, Registered);

    /// <summary>Says its version and labels, as at each start.</summary>
    public Task<DeclareResponse> DeclareAsync(params string[] labels) =>
        Client.DeclareAsync(new DeclareRequest { Version = Version, Labels = { labels }, Capabilities = { "cancelling" } });

    /// <summary>Asks for work: it is online.</summary>
    public Task<FetchTaskResponse> PollAsync() => Client.FetchTaskAsync(new FetchTaskRequest(), TimeSpan.FromSeconds(30));

    /// <summary>Asks for work and gets some.</summary>
    public async Task<RunnerHub.Protocol.Messages.Task> TakeAsync()
    {
        var reply = await PollAsync();
        Assert.NotNull(reply.Task);
        return reply.Task;
    }

    /// <summary>Asks for work and gets none.</summary>
    public async Task TakeNothingAsync() => Assert.Null((await PollAsync()).Task);

    /// <summary>Reports on a task: with a result it is the last report.</summary>
    public Task<UpdateTaskResponse> ReportAsync(
        long task, Result result = Result.Unspecified, IEnumerable<StepState>? steps = null, Dictionary<string, string>? outputs = null) =>
        Client.UpdateTaskAsync(new UpdateTaskRequest { State = new TaskState { Id = task, Result = result, Steps = { steps ?? [] } }, Outputs = { outputs ?? [] } });

    /// <summary>Asks for work, and brings it to an end at once.</summary>
    public async Task<RunnerHub.Protocol.Messages.Task> WorkOffAsync(Result result = Result.Success)
    {
        var task = await TakeAsync();
        await ReportAsync(task.Id, result);
        return task;
    }

    /// <summary>Reports on a task that it does not have, which is refused and still shows that it is active.</summary>
    public async Task WorkAsync()
    {
        var refusal = await Assert.ThrowsAsync<ConnectException>(
            () => Client.UpdateTaskAsync(new UpdateTaskRequest { State = new TaskState { Id = long.MaxValue } }));
        Assert.Equal(ConnectCode.NotFound, refusal.Code);
    }
}
