using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Repositories;

internal enum TransferAnswer
{
    Done,
    NameTaken,
    OwnerGone,
    RepositoryGone,
}

/// <summary>
/// Gives a repository to another owner. Its runners and tokens stay with it and nothing of theirs changes: what the owners'
/// runners may serve follows from whose the repository is.
/// </summary>
internal sealed class RepositoryTransfer(RunnerHubDb db, FormerNames former, SignalBus signals, IEnumerable<IFollowsPlaces> followers)
{
    /// <summary>What it would mean, in numbers; a sentence each.</summary>
    public async Task<IReadOnlyList<string>> ForetellAsync(Place repository, CancellationToken cancellation)
    {
        var id = IdOf(repository);
        var collaborators = await db.Collaborators.CountAsync(collaborator => collaborator.RepositoryId == id, cancellation);
        var sentences = new List<string>();
        foreach (var follower in followers)
        {
            sentences.AddRange(await follower.ForetellTransferAsync(new Scope.Repository(id), cancellation));
        }

        return
        [
            .. sentences,
            collaborators switch
            {
                0 => "It has no collaborators; only the new owner, and who belongs to it, will see it.",
                1 => "Its collaborator keeps the role; others who see it only through the present owner no longer do.",
                _ => $"Its {collaborators} collaborators keep their roles; others who see it only through the present owner no longer do.",
            },
            "Its old address leads to the new one until another repository takes it.",
        ];
    }

    public static string WhyNotTo(OwnerByName presentOwner) => $"{presentOwner.Name} is its owner already.";

    public async Task<TransferAnswer> TransferAsync(Place repository, long newOwnerId, CancellationToken cancellation)
    {
        var (id, present) = (IdOf(repository), repository.OwnerId);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        try
        {
            var moved = await db.Repositories.Where(r => r.Id == id && r.OwnerId == present)
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.OwnerId, newOwnerId), cancellation);
            if (moved == 0)
            {
                return TransferAnswer.RepositoryGone;
            }
        }
        catch (Exception problem) when (db.IsDuplicate(problem))
        {
            return TransferAnswer.NameTaken;
        }
        catch (Exception problem) when (db.BreaksReference(problem))
        {
            return TransferAnswer.OwnerGone;
        }

        // Who owns it is no collaborator in it.
        await db.Collaborators.Where(c => c.RepositoryId == id && c.UserId == newOwnerId).ExecuteDeleteAsync(cancellation);
        await former.KeepAsync(repository, newOwnerId, repository.RepositoryName!, cancellation);
        await transaction.CommitAsync(cancellation);
        signals.Publish(Repository.Transferred);
        return TransferAnswer.Done;
    }

    private static long IdOf(Place repository) => repository.Scope.RepoId!.Value;
}
