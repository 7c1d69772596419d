using Google.Protobuf;
using RunnerHub.Features.Presence;
using RunnerHub.Features.Runners;
using RunnerHub.Protocol.Messages;

namespace RunnerHub.Features.RunnerProtocol;

/// <summary>What a runner says of itself at each start; replaces what it said before.</summary>
/// <remarks>The reply has no X-Gitea-Actions-Capabilities: it would promise jobs that summaries are taken, which nothing here does.</remarks>
internal sealed class DeclareRpc(RunnerRegistry runners, RunnerAuthentication authentication, RunnerPresence presence) : IRpc
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

        // Whoever sets up a runner looks whether it is there; a fleet that comes back can wait for the next second.
        if (!caller.WasOnline)
        {
            await presence.WriteFirstAsync(caller.Id, call.Cancellation);
            caller.WasOnline = true;
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
