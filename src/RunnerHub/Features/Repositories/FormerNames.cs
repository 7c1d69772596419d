using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;

namespace RunnerHub.Features.Repositories;

/// <summary>Keeps where repositories were. Called in the transaction that moves or makes one, after the repository's own row was written.</summary>
internal sealed class FormerNames(RunnerHubDb db)
{
    /// <param name="before">The repository as it was.</param>
    /// <param name="ownerId">Whose it is now.</param>
    /// <param name="name">What it is called now.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task KeepAsync(Place before, long ownerId, string name, CancellationToken cancellation)
    {
        var formerName = Owner.Normalize(before.RepositoryName!);
        await ForgetAsync(before.OwnerId, formerName, cancellation);
        await ForgetAsync(ownerId, Owner.Normalize(name), cancellation);
        db.FormerRepositoryNames.Add(new FormerRepositoryName
        {
            OwnerId = before.OwnerId,
            NormalizedName = formerName,
            RepositoryId = before.Scope.RepoId!.Value,
        });
        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>A repository has the name now; it no longer leads anywhere else.</summary>
    public Task ForgetAsync(long ownerId, string normalizedName, CancellationToken cancellation) => db.FormerRepositoryNames
        .Where(former => former.OwnerId == ownerId && former.NormalizedName == normalizedName).ExecuteDeleteAsync(cancellation);
}
