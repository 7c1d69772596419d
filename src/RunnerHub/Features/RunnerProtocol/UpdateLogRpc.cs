using Google.Protobuf;
using RunnerHub.Protocol.Messages;

namespace RunnerHub.Features.RunnerProtocol;

/// <summary>Lines of a task's log. There are no tasks yet, so none are of a task of the caller.</summary>
internal sealed class UpdateLogRpc(RunnerAuthentication authentication) : IRpc
{
    public async Task<IMessage> AnswerAsync(ConnectCall call)
    {
        await authentication.RequireWorkingAsync(call);
        await call.ReadAsync<UpdateLogRequest>(MessageLimits.Report);
        throw UpdateTaskRpc.NotYours();
    }
}
