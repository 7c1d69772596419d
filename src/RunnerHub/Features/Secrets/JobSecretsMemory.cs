using RunnerHub.Platform;

namespace RunnerHub.Features.Secrets;

/// <summary>
/// Remembers what the jobs of a repository are given, by its id and its owner's: a job costs a query only when something has changed. Another node may
/// go on for some seconds giving out what was changed here, should the signal be lost on the way.
/// </summary>
internal sealed class JobSecretsMemory(TimeProvider clock, SignalBus signals)
    : UntilChanged<(long RepositoryId, long? OwnerId), JobEnvironment>(TimeSpan.FromSeconds(5), MostRemembered, clock, signals, JobSecrets.Changed)
{
    private const int MostRemembered = 1000;
}
