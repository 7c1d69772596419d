using Google.Protobuf;
using RunnerHub.Protocol.Messages;

namespace RunnerHub.Features.RunnerProtocol;

/// <summary>Says that the server is there; a runner that wants to register waits for it.</summary>
internal sealed class PingRpc : IRpc
{
    public async Task<IMessage> AnswerAsync(ConnectCall call)
    {
        var request = await call.ReadAsync<PingRequest>(MessageLimits.Small);
        return new PingResponse { Data = $"Hello, {request.Data}!" };
    }
}
