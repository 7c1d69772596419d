using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Secrets;

/// <summary>When an owner or a repository is deleted, its secrets and variables go with it; a transferred repository keeps its own.</summary>
internal sealed class SecretsFollowPlaces(RunnerHubDb db, SignalBus signals) : IFollowsPlaces
{
    public async Task<IReadOnlyList<string>> ForetellDeletionAsync(Scope scope, CancellationToken cancellation)
    {
        var (secrets, variables) = await CountAsync(scope.OwnerId, scope.RepoId, cancellation);
        return secrets + variables == 0 ? [] : [$"Its {Counted(secrets, variables)} {(secrets + variables == 1 ? "is" : "are")} deleted."];
    }

    public async Task<IReadOnlyList<string>> ForetellTransferAsync(Scope.Repository repository, CancellationToken cancellation)
    {
        var ownerId = await db.Repositories.Where(place => place.Id == repository.Id).Select(place => (long?)place.OwnerId).FirstOrDefaultAsync(cancellation);
        var own = await CountAsync(null, repository.Id, cancellation);
        var lost = ownerId is null ? default : await CountAsync(ownerId, null, cancellation);
        return
        [
            .. own == default ? Array.Empty<string>()
                : [$"Its own {Counted(own.Secrets, own.Variables)} {(own.Secrets + own.Variables == 1 ? "stays" : "stay")} with it."],
            .. lost == default ? Array.Empty<string>()
                : [$"Its jobs no longer get the present owner's {Counted(lost.Secrets, lost.Variables)}; they get the new owner's at once."],
        ];
    }

    public async Task OnDeletingAsync(Scope scope, CancellationToken cancellation)
    {
        if (scope is Scope.Instance)
        {
            throw new ArgumentException("The site cannot be deleted.", nameof(scope));
        }

        var (ownerId, repoId) = (scope.OwnerId, scope.RepoId);
        await db.Set<ActionSecret>().Where(s => s.OwnerId == ownerId && s.RepoId == repoId).ExecuteDeleteAsync(cancellation);
        await db.Set<ActionVariable>().Where(v => v.OwnerId == ownerId && v.RepoId == repoId).ExecuteDeleteAsync(cancellation);
    }

    public void OnDeleted(Scope scope) => signals.Publish(JobSecrets.Changed);

    private async Task<(int Secrets, int Variables)> CountAsync(long? ownerId, long? repoId, CancellationToken cancellation) =>
        (await db.Set<ActionSecret>().CountAsync(s => s.OwnerId == ownerId && s.RepoId == repoId, cancellation),
        await db.Set<ActionVariable>().CountAsync(v => v.OwnerId == ownerId && v.RepoId == repoId, cancellation));

    /// <param name="secrets">How many; not none of both.</param>
    private static string Counted(int secrets, int variables) => string.Join(
        " and ", new[] { Counted(secrets, "secret"), Counted(variables, "variable") }.Where(words => words.Length > 0));

    private static string Counted(int count, string one) => count switch
    {
        0 => "",
        1 => one,
        _ => $"{count} {one}s",
    };
}
