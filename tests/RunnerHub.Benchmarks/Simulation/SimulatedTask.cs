using Google.Protobuf.WellKnownTypes;
using RunnerHub.Protocol;
using RunnerHub.Protocol.Messages;
using YamlDotNet.RepresentationModel;
using WireTask = RunnerHub.Protocol.Messages.Task;

namespace RunnerHub.Benchmarks.Simulation;

/// <summary>What a runner knows of a task that it has brought to its end.</summary>
/// <param name="AcknowledgedRows">Rows of its log that the server has said it has.</param>
internal sealed record EndedTask(long AcknowledgedRows, Result Result);

/// <summary>
/// Works on one task, as stubborn as a stock runner: step after step with log rows and reports, and whatever the server does
/// not answer is sent again.
/// </summary>
internal sealed class SimulatedTask(SimulatedRunner runner, WireTask task, Pace pace, CancellationToken end)
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(300);

    private readonly TaskState state = new() { Id = task.Id, StartedAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()) };
    private long acknowledged;

    /// <summary>What the row of a task's log with this number says.</summary>
    public static string Row(long task, long number) => $"task {task} row {number}";

    /// <returns>Null when the server has ended it before, or the simulation is over.</returns>
    public async Task<EndedTask?> DoAsync()
    {
        var steps = StepsOf(task.WorkflowPayload.ToStringUtf8());
        for (var step = 0; step < steps; step++)
        {
            state.Steps.Add(new StepState { Id = step, StartedAt = Now(), LogIndex = acknowledged });
            if (!await ReportAsync() || !await WaitAsync() || !await LogAsync(last: false))
            {
                return null;
            }

            state.Steps[step].LogLength = acknowledged - state.Steps[step].LogIndex;
            state.Steps[step].StoppedAt = Now();
            state.Steps[step].Result = Result.Success;
        }

        if (!await LogAsync(last: true))
        {
            return null;
        }

        state.Result = Random.Shared.Next(5) == 0 ? Result.Failure : Result.Success;
        state.StoppedAt = Now();
        var answer = await UpdateAsync();
        return answer?.State.Result == state.Result ? new EndedTask(acknowledged, state.Result) : null;
    }

    /// <summary>The steps of the only job of a workflow.</summary>
    private static int StepsOf(string workflow)
    {
        var text = new YamlStream();
        text.Load(new StringReader(workflow));
        var jobs = (YamlMappingNode)text.Documents[0].RootNode["jobs"];
        return jobs.Children.First().Value is YamlMappingNode job && job.Children.TryGetValue("steps", out var steps) && steps is YamlSequenceNode list ? list.Children.Count : 0;
    }

    /// <summary>Takes the time of a step, and says now and then that it goes on.</summary>
    private async Task<bool> WaitAsync()
    {
        for (var left = pace.StepTime; left > TimeSpan.Zero; left -= pace.ReportInterval)
        {
            await runner.PauseAsync(left < pace.ReportInterval ? left : pace.ReportInterval);
            if (!await ReportAsync())
            {
                return false;
            }
        }

        return true;
    }

    /// <returns>False when there is no use in going on.</returns>
    private async Task<bool> ReportAsync() => await UpdateAsync() is { State.Result: Result.Unspecified };

    private Task<UpdateTaskResponse?> UpdateAsync() =>
        StubbornlyAsync(() => runner.ReportAsync(RunnerProcedures.UpdateTask, new UpdateTaskRequest { State = state }, UpdateTaskResponse.Parser));

    private async Task<bool> LogAsync(bool last)
    {
        var rows = Enumerable.Range(0, Random.Shared.Next(1, 40)).Select(number => new LogRow { Time = Now(), Content = Row(task.Id, acknowledged + number) });
        var request = new UpdateLogRequest { TaskId = task.Id, Index = acknowledged, Rows = { rows }, NoMore = last };
        if (await StubbornlyAsync(() => runner.ReportAsync(RunnerProcedures.UpdateLog, request, UpdateLogResponse.Parser)) is not { } answer)
        {
            return false;
        }

        acknowledged = answer.AckIndex;
        return true;
    }

    private async Task<TReply?> StubbornlyAsync<TReply>(Func<ValueTask<TReply?>> call)
        where TReply : class
    {
        while (!end.IsCancellationRequested && !runner.IsRefused)
        {
            if (await call() is { } answer)
            {
                return answer;
            }

            if (!runner.MayTryAgain)
            {
                return null;
            }

            await runner.PauseAsync(Again);
        }

        return null;
    }

    private static Timestamp Now() => Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
}
