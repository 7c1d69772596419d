using Google.Protobuf;
using RunnerHub.Protocol.Messages;

namespace RunnerHub.Features.RunnerProtocol;

/// <summary>The poll for work. There are no tasks yet: it is how a runner keeps in touch.</summary>
internal sealed class FetchTaskRpc(RunnerAuthentication authentication) : IRpc
{
    /// <summary>Never 0, which a runner takes for a server too old to have versions.</summary>
    private const long FirstVersion = 1;

    public async Task<IMessage> AnswerAsync(ConnectCall call)
    {
        await authentication.RequireAsync(call);
        await call.ReadAsync<FetchTaskRequest>(MessageLimits.Small);
        return new FetchTaskResponse { TasksVersion = FirstVersion };
    }
}
