using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Access;

/// <summary>
/// Deletes owners and repositories together with what the features keep for them: all of it, or nothing. Only the history of a
/// repository goes before, bit by bit, so that nobody waits for it.
/// </summary>
internal sealed class PlaceDeletion(RunnerHubDb db, SignalBus signals, IEnumerable<IFollowsPlaces> followers)
{
    private const int Attempts = 5;

    /// <summary>What deleting the place would do, in numbers; a sentence each.</summary>
    public async Task<IReadOnlyList<string>> ForetellAsync(Scope scope, CancellationToken cancellation)
    {
        var sentences = new List<string>();
        foreach (var follower in followers)
        {
            sentences.AddRange(await follower.ForetellDeletionAsync(scope, cancellation));
        }

        return sentences;
    }

    /// <summary>
    /// Deletes a repository with its collaborations. It takes as long as there is history to remove; others go on meanwhile. It is not given up
    /// with whoever has asked for it: a repository without its history is of no use.
    /// </summary>
    /// <returns>False when it was not there any more.</returns>
    public async Task<bool> DeleteRepositoryAsync(long id)
    {
        var scope = new Scope.Repository(id);
        foreach (var follower in followers)
        {
            await follower.ClearAsync(scope, CancellationToken.None);
        }

        return await DeleteAsync(scope, () => db.Repositories.Where(repository => repository.Id == id).ExecuteDeleteAsync(), CancellationToken.None);
    }

    /// <summary>Deletes a user or an organisation with its memberships and collaborations.</summary>
    /// <returns>False, and nothing was changed, when it has repositories or was not there any more.</returns>
    public Task<bool> DeleteOwnerAsync(long id, CancellationToken cancellation) => DeleteAsync(
        new Scope.Owner(id),
        () => db.Owners.Where(owner => owner.Id == id && !db.Repositories.Any(repository => repository.OwnerId == owner.Id))
            .ExecuteDeleteAsync(cancellation),
        cancellation);

    /// <summary>Deletes a user with its memberships and collaborations.</summary>
    /// <returns>False, and nothing was changed, when it has repositories, when nobody else would be left to administrate the site
    /// or one of its organisations, or when it was not there any more.</returns>
    public Task<bool> DeleteUserAsync(long id, CancellationToken cancellation) => DeleteAsync(
        new Scope.Owner(id),
        () => db.Owners.Where(owner => owner.Id == id && owner.Kind == OwnerKind.User
                && !db.Repositories.Any(repository => repository.OwnerId == owner.Id)
                && !Succession.LastAdministrators(db).Any(user => user.Id == owner.Id)
                && !Succession.OnlyOwners(db).Any(member => member.UserId == owner.Id))
            .ExecuteDeleteAsync(cancellation),
        cancellation);

    private async Task<bool> DeleteAsync(Scope scope, Func<Task<int>> delete, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryDeleteAsync(scope, delete, cancellation);
            }
            catch (Exception problem) when ((db.BreaksReference(problem) || db.IsDeadlock(problem)) && attempt < Attempts)
            {
                // Something was made for the place between the clearing up and the deletion, or the database has undone it for
                // somebody who held the same rows in another order: clear up again.
            }
        }
    }

    private async Task<bool> TryDeleteAsync(Scope scope, Func<Task<int>> delete, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        // Before any row is held: whoever has the turn may wait for one of them.
        await db.TakeTurnAsync(cancellation);
        foreach (var follower in followers)
        {
            await follower.OnDeletingAsync(scope, cancellation);
        }

        if (await delete() == 0)
        {
            return false;
        }

        await transaction.CommitAsync(cancellation);
        signals.Publish(AccessTokens.Changed);
        foreach (var follower in followers)
        {
            follower.OnDeleted(scope);
        }

        return true;
    }
}
