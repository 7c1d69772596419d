using RunnerHub.Features.Presence;
using RunnerHub.Features.Runners;
using RunnerHub.Protocol;

namespace RunnerHub.Features.RunnerProtocol;

/// <summary>Finds out which runner calls, by the two headers that it sends since it registered, and marks that it is there.</summary>
internal sealed class RunnerAuthentication(RunnerCallers callers, RunnerPresence presence)
{
    /// <summary>The runner that calls; it is online from now on.</summary>
    /// <exception cref="ConnectException">unauthenticated: unknown, deleted, or not its secret. Such a runner stops for good.</exception>
    public async Task<CallingRunner> RequireAsync(ConnectCall call)
    {
        var runner = await FindAsync(call);
        presence.MarkOnline(runner.Id);
        return runner;
    }

    /// <summary>As <see cref="RequireAsync"/>, for calls that report on a task: the runner, whose id is returned, is active too.</summary>
    public async Task<long> RequireWorkingAsync(ConnectCall call)
    {
        var runner = await FindAsync(call);
        presence.MarkActive(runner.Id);
        return runner.Id;
    }

    /// <summary>A runner that was there when the call began is gone.</summary>
    public static ConnectException Gone() => new(ConnectCode.Unauthenticated, RunnerCallers.Unregistered);

    private async Task<CallingRunner> FindAsync(ConnectCall call) =>
        await callers.FindAsync(call.Header(ConnectHeaders.RunnerUuid), call.Header(ConnectHeaders.RunnerToken), call.Gone) ?? throw Gone();
}
