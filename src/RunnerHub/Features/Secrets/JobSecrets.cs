using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;

namespace RunnerHub.Features.Secrets;

/// <summary>What a job is given beside its workflow, by name.</summary>
/// <param name="Unreadable">Names of secrets whose key is lost: a job that gets them as nothing would do something else than it should.</param>
internal sealed record JobEnvironment(
    IReadOnlyDictionary<string, string> Secrets, IReadOnlyDictionary<string, string> Variables, IReadOnlyList<string> Unreadable);

/// <summary>
/// Tells the secrets and variables of jobs. Where scopes have the same name, the repository's hides its owner's, and that the
/// site's, even when it cannot be read.
/// </summary>
internal sealed class JobSecrets(RunnerHubDb db, ValueProtection protection, JobSecretsMemory memory)
{
    /// <summary>The signal that a secret or a variable was made, changed or deleted.</summary>
    public const string Changed = "secrets";

    private static readonly JobEnvironment Nothing = new(new Dictionary<string, string>(), new Dictionary<string, string>(), []);

    /// <param name="repositoryId">Null for a job that belongs to no repository, such as the test of a runner: it needs nothing, and gets nothing.</param>
    /// <param name="ownerId">Whose it is for the job; null when the repository is gone.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<JobEnvironment> ForAsync(long? repositoryId, long? ownerId, CancellationToken cancellation) => repositoryId is { } id
        ? memory.GetAsync((id, ownerId), () => ReadAsync(id, ownerId, cancellation))
        : Task.FromResult(Nothing);

    private async Task<JobEnvironment> ReadAsync(long repositoryId, long? ownerId, CancellationToken cancellation)
    {
        var secrets = Nearest(await Reaching<ActionSecret>(repositoryId, ownerId).ToListAsync(cancellation))
            .ToDictionary(secret => secret.Key, secret => protection.ReadSecret(secret.Value), StringComparer.Ordinal);
        return new JobEnvironment(
            secrets.Where(secret => secret.Value is not null).ToDictionary(secret => secret.Key, secret => secret.Value!, StringComparer.Ordinal),
            Nearest(await Reaching<ActionVariable>(repositoryId, ownerId).ToListAsync(cancellation)),
            [.. secrets.Where(secret => secret.Value is null).Select(secret => secret.Key).Order(StringComparer.Ordinal)]);
    }

    private IQueryable<Reach> Reaching<T>(long repositoryId, long? ownerId)
        where T : ScopedValue
    {
        var all = db.Set<T>();
        var reaching = all.Where(value => value.OwnerId == null && value.RepoId == null);
        // Null would mean the site again, and every repository with it. Each kind has an index, which one condition over all would not use.
        return (ownerId is null ? reaching
                : reaching.Concat(all.Where(value => value.OwnerId == ownerId)).Concat(all.Where(value => value.RepoId == repositoryId)))
            .Select(value => new Reach(value.Name, value.Value, value.RepoId != null ? 2 : value.OwnerId != null ? 1 : 0));
    }

    private static Dictionary<string, string> Nearest(List<Reach> all) => all.GroupBy(reach => reach.Name, StringComparer.Ordinal)
        .ToDictionary(same => same.Key, same => same.MaxBy(reach => reach.Nearness)!.Value, StringComparer.Ordinal);

    private sealed record Reach(string Name, string Value, int Nearness);
}
