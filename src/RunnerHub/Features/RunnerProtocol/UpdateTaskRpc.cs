using Google.Protobuf;
using RunnerHub.Features.Jobs;
using RunnerHub.Protocol;
using RunnerHub.Protocol.Messages;

namespace RunnerHub.Features.RunnerProtocol;

/// <summary>The report on a task: the sign that its runner works at it, what became of its steps, and in the end its result.</summary>
internal sealed class UpdateTaskRpc(RunnerAuthentication authentication, TaskReports reports) : IRpc
{
    private const int MostSteps = 10_000;

    public async Task<IMessage> AnswerAsync(ConnectCall call)
    {
        var id = await authentication.RequireWorkingAsync(call);
        var request = await call.ReadAsync<UpdateTaskRequest>(MessageLimits.Report);
        if (request.State is not { } state)
        {
            throw new ConnectException(ConnectCode.InvalidArgument, "The report has no state.");
        }

        if (state.Steps.Count > MostSteps)
        {
            throw new ConnectException(ConnectCode.InvalidArgument, $"The report has more than {MostSteps} steps.");
        }

        var report = new TaskReport(state.Id, ResultOf(state.Result), [.. state.Steps.Select(ToStep)], request.Outputs);
        var answer = await reports.TakeAsync(id, report, call.Cancellation) ?? throw NotYours();
        return new UpdateTaskResponse
        {
            State = new TaskState { Id = state.Id, Result = (Result)(answer.Result ?? 0) },
            SentOutputs = { answer.SentOutputs },
        };
    }

    /// <summary>The same for a task that does not exist and for one of another runner.</summary>
    public static ConnectException NotYours() => new(ConnectCode.NotFound, "invalid runner for task");

    private static ReportedStep ToStep(StepState step) => new(
        step.Id is >= 0 and < MostSteps ? (int)step.Id : throw new ConnectException(ConnectCode.InvalidArgument, "The report has a step whose number is out of range."),
        ResultOf(step.Result), RunnerTimes.Read(step.StartedAt), RunnerTimes.Read(step.StoppedAt), Math.Max(0, step.LogIndex), Math.Max(0, step.LogLength));

    private static JobStatus? ResultOf(Result result) => result == Result.Unspecified ? null
        : System.Enum.IsDefined(result) ? (JobStatus)result
        : throw new ConnectException(ConnectCode.InvalidArgument, "The report has a result that is not known here.");
}
