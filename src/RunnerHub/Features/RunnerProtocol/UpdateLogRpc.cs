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
        UpdateLogRequest? first = null;
        var (next, answer) = (0L, default(AppendAnswer));
        await foreach (var part in call.ReadPartsAsync<UpdateLogRequest>(MessageLimits.Report, MessageLimits.Log))
        {
            // The rows of a later part follow those of the one before; whose they are only the first has said.
            if (first is null)
            {
                (first, next) = (part, part.Index);
            }

            answer = await logs.AppendAsync(
                runnerId, first.TaskId, new LogBatch(next, [.. part.Rows.Select(RowOf)], part.NoMore), call.Cancellation);
            Require(answer.Outcome);
            next += part.Rows.Count;
        }

        return new UpdateLogResponse { AckIndex = answer.Length };
    }

    private static void Require(AppendOutcome outcome)
    {
        switch (outcome)
        {
            case AppendOutcome.NotYours:
                throw UpdateTaskRpc.NotYours();
            case AppendOutcome.BadIndex:
                throw new ConnectException(ConnectCode.InvalidArgument, "The index of the first row must not be negative.");
            case AppendOutcome.Archived:
                throw new ConnectException(ConnectCode.AlreadyExists, "log file has been archived");
        }
    }

    private static SentRow RowOf(LogRow row) => new(TimeOf(row.Time), row.Content);

    private static DateTimeOffset? TimeOf(Timestamp? time) =>
        time is { Seconds: >= FirstSecond and <= LastSecond, Nanos: >= 0 and <= MostNanos } ? time.ToDateTimeOffset() : null;
}
