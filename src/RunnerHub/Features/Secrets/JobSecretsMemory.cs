using System.Collections.Concurrent;
using RunnerHub.Access;
using RunnerHub.Platform;

namespace RunnerHub.Features.Secrets;

/// <summary>Remembers what the jobs of a repository are given: a job costs a query only when something has changed.</summary>
internal sealed class JobSecretsMemory : IDisposable
{
    /// <summary>How long another node may go on giving out what was changed here, should the signal be lost on the way.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);

    private readonly TimeProvider clock;
    private readonly IDisposable[] subscriptions;
    private ConcurrentDictionary<long, (JobEnvironment Environment, DateTimeOffset Until)> known = new();

    public JobSecretsMemory(TimeProvider clock, SignalBus signals)
    {
        this.clock = clock;
        subscriptions = [signals.Subscribe(JobSecrets.Changed, Forget), signals.Subscribe(Repository.Transferred, Forget)];
    }

    /// <param name="repositoryId">Whose jobs.</param>
    /// <param name="read">Reads it from the database.</param>
    public async Task<JobEnvironment> GetAsync(long repositoryId, Func<Task<JobEnvironment>> read)
    {
        var now = clock.GetUtcNow();
        // Taken before reading: a change that comes meanwhile puts another in its place, and what was read is not kept.
        var remembered = known;
        if (remembered.TryGetValue(repositoryId, out var found) && found.Until > now)
        {
            return found.Environment;
        }

        var environment = await read();
        // Secrets in the clear stay no longer than they are of use.
        foreach (var old in remembered.Where(old => old.Value.Until <= now))
        {
            remembered.TryRemove(old);
        }

        remembered[repositoryId] = (environment, now + Remembered);
        return environment;
    }

    public void Dispose()
    {
        foreach (var subscription in subscriptions)
        {
            subscription.Dispose();
        }
    }

    private void Forget() => known = new();
}
