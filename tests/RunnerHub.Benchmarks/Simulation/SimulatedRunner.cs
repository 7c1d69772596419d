using System.Diagnostics;
using Google.Protobuf;
using RunnerHub.Protocol;
using RunnerHub.Protocol.Messages;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Benchmarks.Simulation;

/// <summary>
/// Does what an unchanged runner program does: declares itself, polls, pauses, works when it gets a task, and stops for good
/// when it hears that it is not registered.
/// </summary>
internal sealed class SimulatedRunner(RunnerCredentials credentials, IWire wire, FleetPlan plan, FleetFigures figures, AlarmClock alarm) : IDisposable
{
    /// <summary>Servers answer half a second before a caller loses its patience, so at once when that is all it has.</summary>
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(1);

    private readonly Pace pace = plan.Pace;
    private readonly Sleeper sleeper = new(alarm, figures.OwnLag);
    private BackOff backOff = new(plan.Pace);
    private long version;
    private volatile bool isStopping;

    public RunnerCredentials Credentials => credentials;

    /// <summary>The tasks that it has brought to their end, and of which the server knows that.</summary>
    public Dictionary<long, EndedTask> Ended { get; } = [];

    /// <summary>How many polls it has made, whatever became of them.</summary>
    public int Polls { get; private set; }

    /// <summary>The timestamp of the end of the last call that failed; 0 before the first.</summary>
    public long LastFailed { get; private set; }

    /// <summary>When the first call began that went well after the last that failed; 0 while there is none.</summary>
    public long WellSince { get; private set; }

    /// <summary>When it was first told that the server knows it is there; 0 before.</summary>
    public long Declared { get; private set; }

    /// <summary>The last call failed in a way that passes: the server could not be asked, or could not answer.</summary>
    public bool MayTryAgain { get; private set; }

    /// <summary>It was told that it is not registered.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>Runs until the end, or until it is refused.</summary>
    public async Task RunAsync(CancellationToken end)
    {
        while (!await DeclareAsync() && !IsRefused && !end.IsCancellationRequested)
        {
            await PauseAsync(backOff.Next(Random.Shared.NextDouble()));
        }

        backOff.Reset();
        while (!IsRefused && !end.IsCancellationRequested)
        {
            if (await PollAsync() is { } task)
            {
                await WorkAsync(task, end);
                backOff.Reset();
            }
            else
            {
                await PauseAsync(backOff.Next(Random.Shared.NextDouble()));
            }
        }
    }

    /// <summary>Instead of that: asks each second in a way that is answered at once, to see how long that takes meanwhile.</summary>
    public async Task ProbeAsync(CancellationToken end)
    {
        while (!IsRefused && !end.IsCancellationRequested)
        {
            await PauseAsync(ProbeInterval * (0.5 + Random.Shared.NextDouble()));
            var (answer, time) = await CallAsync(RunnerProcedures.FetchTask, new FetchTaskRequest { TasksVersion = version }, ProbeTimeout);
            if (answer.Problem is null)
            {
                figures.Probes.Record(time);
                var reply = FetchTaskResponse.Parser.ParseFrom(answer.Body.Span);
                version = reply.TasksVersion;
                if (reply.Task is { } task)
                {
                    await WorkAsync(task, end);
                }
            }
        }
    }

    /// <summary>Says something of a task.</summary>
    /// <returns>Null when that did not go well.</returns>
    public async ValueTask<TReply?> ReportAsync<TReply>(string procedure, IMessage message, MessageParser<TReply> parser)
        where TReply : class, IMessage<TReply>
    {
        var (answer, time) = await CallAsync(procedure, message, pace.CallTimeout);
        if (answer.Problem is not null)
        {
            return null;
        }

        figures.Reports.Record(time);
        return parser.ParseFrom(answer.Body.Span);
    }

    /// <summary>Sleeps, unless it leaves meanwhile.</summary>
    public ValueTask PauseAsync(TimeSpan time) => sleeper.SleepAsync(time);

    /// <summary>Leaves; the call that is under way breaks off, and is no problem of the server.</summary>
    public void Dispose()
    {
        isStopping = true;
        sleeper.Stop();
        wire.Dispose();
    }

    private async Task WorkAsync(Protocol.Messages.Task task, CancellationToken end)
    {
        plan.WhenTaken?.Invoke(task.Id);
        figures.TaskTaken();
        if (await new SimulatedTask(this, task, pace, end).DoAsync() is { } ended)
        {
            Ended[task.Id] = ended;
            figures.TaskEnded();
        }
    }

    private async ValueTask<bool> DeclareAsync()
    {
        var (answer, time) = await CallAsync(RunnerProcedures.Declare, new DeclareRequest { Version = "v3.1.0", Labels = { plan.Labels } }, pace.CallTimeout);
        if (answer.Problem is not null)
        {
            return false;
        }

        Declared = Stopwatch.GetTimestamp();
        figures.Declares.Record(time);
        return true;
    }

    /// <returns>Null when the poll has brought nothing, for whatever reason.</returns>
    private async ValueTask<Protocol.Messages.Task?> PollAsync()
    {
        var (answer, time) = await CallAsync(RunnerProcedures.FetchTask, new FetchTaskRequest { TasksVersion = version }, pace.FetchTimeout);
        Polls++;
        if (answer.Problem is not null)
        {
            return null;
        }

        var reply = FetchTaskResponse.Parser.ParseFrom(answer.Body.Span);
        figures.Polled(time, reply.Task is not null);
        version = reply.Task is null ? Math.Max(version, reply.TasksVersion) : 0;
        return reply.Task;
    }

    private async ValueTask<(WireAnswer Answer, TimeSpan Time)> CallAsync(string procedure, IMessage message, TimeSpan timeout)
    {
        var start = Stopwatch.GetTimestamp();
        var answer = await wire.CallAsync(procedure, message, credentials, timeout);
        var stop = Stopwatch.GetTimestamp();
        if (answer.Problem is null)
        {
            WellSince = WellSince == 0 ? start : WellSince;
        }
        else if (!isStopping)
        {
            (LastFailed, WellSince) = (stop, 0);
            MayTryAgain = answer.Problem is ConnectCode.Unavailable or ConnectCode.DeadlineExceeded;
            IsRefused = answer.Problem == ConnectCode.Unauthenticated;
            figures.Failed(answer);
        }

        return (answer, Stopwatch.GetElapsedTime(start, stop));
    }
}
