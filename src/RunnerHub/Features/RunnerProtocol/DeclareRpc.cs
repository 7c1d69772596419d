using Google.Protobuf;
using RunnerHub.Features.Runners;
using RunnerHub.Protocol.Messages;

namespace RunnerHub.Features.RunnerProtocol;

/// <summary>What a runner says of itself at each start; replaces what it said before.</summary>
/// <remarks>The reply has no X-Gitea-Actions-Capabilities: it would promise jobs that summaries are taken, which nothing here does.</remarks>
internal sealed class DeclareRpc(RunnerRegistry runners, RunnerAuthentication authentication) : IRpc
{
    public async Task<IMessage> AnswerAsync(ConnectCall call)
    {
        var caller = await authentication.RequireAsync(call);
        var request = await call.ReadAsync<DeclareRequest>(MessageLimits.Small);
        var answer = await runners.DeclareAsync(caller, request.Version, request.Labels, request.Capabilities, call.Cancellation);
        if (answer.Runner is not { } runner)
        {
            throw answer.Outcome == DeclareOutcome.Gone ? RunnerAuthentication.Gone() : RunnerTexts.Unusable();
        }

        return new DeclareResponse
        {
            Runner = new Runner
            {
                Id = runner.Id,
                Uuid = runner.Uuid.ToString("D"),
                Name = runner.Name,
                Version = runner.Version,
                Labels = { runner.Labels },
                Status = Protocol.Messages.RunnerStatus.Idle,
            },
        };
    }
}
