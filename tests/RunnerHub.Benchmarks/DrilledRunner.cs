using RunnerHub.Protocol;
using RunnerHub.Protocol.Messages;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Benchmarks;

/// <summary>What a runner knows of a task that it has brought to its end.</summary>
/// <param name="AcknowledgedRows">Rows of its log that the server has said it has.</param>
internal sealed record DrilledTask(long AcknowledgedRows, Result Result);

/// <summary>A runner as stubborn as a stock one: whatever the server does not answer is sent again.</summary>
internal sealed class DrilledRunner
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly RunnerClient client;
    private readonly Random random;

    private DrilledRunner(RunnerClient client, Random random) => (this.client, this.random) = (client, random);

    /// <summary>The tasks that it has brought to their end, and of which the server knows that.</summary>
    public Dictionary<long, DrilledTask> Done { get; } = [];

    public static async Task<DrilledRunner> RegisterAsync(Uri address, string token, string name, Random random)
    {
#pragma warning disable CA2000 // the process ends with the drill
        var client = new RunnerClient(new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = address });
#pragma warning restore CA2000
        await client.RegisterAsync(new RegisterRequest { Token = token, Name = name, Labels = { "linux" } });
        return new DrilledRunner(client, random);
    }

    /// <summary>What the row of a task's log with this number says.</summary>
    public static string Row(long task, long number) => $"task {task} row {number}";

    public async Task WorkAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                if ((await client.FetchTaskAsync(new FetchTaskRequest(), Timeout, end)).Task is { } task)
                {
                    await DoAsync(task.Id, end);
                }
            }
            catch (ConnectException problem) when (problem.Code is ConnectCode.Unavailable or ConnectCode.DeadlineExceeded)
            {
                await PauseAsync(end);
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task DoAsync(long task, CancellationToken end)
    {
        var acknowledged = 0L;
        for (var call = 0; call < 4; call++)
        {
            var rows = Enumerable.Range(0, random.Next(1, 40)).Select(number => new LogRow { Content = Row(task, acknowledged + number) }).ToList();
            var request = new UpdateLogRequest { TaskId = task, Index = acknowledged, Rows = { rows }, NoMore = call == 3 };
            acknowledged = (await AgainAsync(() => client.UpdateLogAsync(request, Timeout, end), end)).AckIndex;
            var report = new UpdateTaskRequest { State = new TaskState { Id = task, Steps = { new StepState { Id = 0, LogLength = acknowledged } } } };
            var answer = await AgainAsync(() => client.UpdateTaskAsync(report, Timeout, end), end);
            if (answer.State.Result != Result.Unspecified)
            {
                // It was taken for one that had not arrived; somebody else has the job.
                return;
            }
        }

        var result = random.Next(5) == 0 ? Result.Failure : Result.Success;
        var last = new UpdateTaskRequest { State = new TaskState { Id = task, Result = result } };
        var answered = await AgainAsync(() => client.UpdateTaskAsync(last, Timeout, end), end);
        if (answered.State.Result == result)
        {
            Done[task] = new DrilledTask(acknowledged, result);
        }
    }

    private static async Task<T> AgainAsync<T>(Func<Task<T>> call, CancellationToken end)
    {
        while (true)
        {
            try
            {
                return await call();
            }
            catch (ConnectException problem) when (problem.Code is ConnectCode.Unavailable or ConnectCode.DeadlineExceeded)
            {
                await PauseAsync(end);
            }
        }
    }

    private static Task PauseAsync(CancellationToken end) => Task.Delay(TimeSpan.FromMilliseconds(300), end).ContinueWith(_ => { }, TaskScheduler.Default);
}
