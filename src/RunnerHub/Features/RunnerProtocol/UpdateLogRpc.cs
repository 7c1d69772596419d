using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using RunnerHub.Features.Logs;
using RunnerHub.Protocol;
using RunnerHub.Protocol.Messages;

namespace RunnerHub.Features.RunnerProtocol;

/// <summary>Rows of a task's log. The reply says how many have been stored; the runner goes on from there.</summary>
internal sealed class UpdateLogRpc(TaskLogs logs, RunnerAuthentication authentication) : IRpc
{
    // https://protobuf.dev/reference/protobuf/google.protobuf/#timestamp
    private const long FirstSecond = -62135596800;
    private const long LastSecond = 253402300799;
    private const int MostNanos = 999_999_999;

    public async Task<IMessage> AnswerAsync(ConnectCall call)
    {
        var runnerId = await authentication.RequireWorkingAsync(call);
        var request = await call.ReadAsync<UpdateLogRequest>(MessageLimits.Report);
        var answer = await logs.AppendAsync(
            runnerId, request.TaskId, new LogBatch(request.Index, [.. request.Rows.Select(RowOf)], request.NoMore), call.Cancellation);
        return answer.Outcome switch
        {
            AppendOutcome.NotYours => throw UpdateTaskRpc.NotYours(),
            AppendOutcome.BadIndex => throw new ConnectException(ConnectCode.InvalidArgument, "The index of the first row must not be negative."),
            AppendOutcome.Archived => throw new ConnectException(ConnectCode.AlreadyExists, "log file has been archived"),
            _ => new UpdateLogResponse { AckIndex = answer.Length },
        };
    }

    private static SentRow RowOf(LogRow row) => new(TimeOf(row.Time), row.Content);

    private static DateTimeOffset? TimeOf(Timestamp? time) =>
        time is { Seconds: >= FirstSecond and <= LastSecond, Nanos: >= 0 and <= MostNanos } ? time.ToDateTimeOffset() : null;
}
