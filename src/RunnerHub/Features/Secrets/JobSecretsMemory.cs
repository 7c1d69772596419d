using RunnerHub.Access;
using RunnerHub.Platform;

namespace RunnerHub.Features.Secrets;

/// <summary>
/// Remembers what the jobs of a repository are given, by its id: a job costs a query only when something has changed. Another node may
/// go on for some seconds giving out what was changed here, should the signal be lost on the way.
/// </summary>
internal sealed class JobSecretsMemory(TimeProvider clock, SignalBus signals)
    : UntilChanged<long, JobEnvironment>(TimeSpan.FromSeconds(5), MostRemembered, clock, signals, JobSecrets.Changed, Repository.Transferred)
{
    private const int MostRemembered = 1000;
}
