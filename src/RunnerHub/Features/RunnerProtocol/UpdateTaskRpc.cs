using Google.Protobuf;
using RunnerHub.Protocol;
using RunnerHub.Protocol.Messages;

namespace RunnerHub.Features.RunnerProtocol;

/// <summary>The report on a task. There are no tasks yet, so no report is on a task of the caller.</summary>
internal sealed class UpdateTaskRpc(RunnerAuthentication authentication) : IRpc
{
    public async Task<IMessage> AnswerAsync(ConnectCall call)
    {
        await authentication.RequireWorkingAsync(call);
        await call.ReadAsync<UpdateTaskRequest>(MessageLimits.Report);
        throw NotYours();
    }

    /// <summary>The same for a task that does not exist and for one of another runner.</summary>
    public static ConnectException NotYours() => new(ConnectCode.NotFound, "invalid runner for task");
}
