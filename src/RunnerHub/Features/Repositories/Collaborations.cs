using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;

namespace RunnerHub.Features.Repositories;

/// <summary>The rules of a repository's collaborators: people only, each once, and never its owner.</summary>
internal sealed class Collaborations(RunnerHubDb db, TimeProvider clock)
{
    /// <returns>Why the person was not added, or null when it was.</returns>
    public async Task<string?> AddAsync(Place repository, OwnerByName person, RepositoryRole role, CancellationToken cancellation)
    {
        if (person.Id == repository.OwnerId)
        {
            return $"{person.Name} owns this repository and can do everything in it.";
        }

        try
        {
            db.Collaborators.Add(new Collaborator
            {
                RepositoryId = IdOf(repository),
                UserId = person.Id,
                Role = role,
                Created = clock.GetUtcNow(),
            });
            await db.SaveChangesAsync(cancellation);
            return null;
        }
        catch (DbUpdateException failure) when (db.IsDuplicate(failure))
        {
            return $"{person.Name} is a collaborator already.";
        }
        catch (DbUpdateException failure) when (db.BreaksReference(failure))
        {
            return "The person or the repository was deleted meanwhile.";
        }
    }

    /// <returns>False when the person is no collaborator.</returns>
    public async Task<bool> SetRoleAsync(Place repository, long userId, RepositoryRole role, CancellationToken cancellation) =>
        await Of(repository, userId).ExecuteUpdateAsync(set => set.SetProperty(c => c.Role, role), cancellation) > 0;

    /// <summary>Makes the person a collaborator, or gives a collaborator the role.</summary>
    /// <returns>Why not, or null when it is so.</returns>
    public async Task<string?> PutAsync(Place repository, OwnerByName person, RepositoryRole role, CancellationToken cancellation) =>
        await SetRoleAsync(repository, person.Id, role, cancellation) ? null : await AddAsync(repository, person, role, cancellation);

    /// <returns>False when the person is no collaborator.</returns>
    public async Task<bool> RemoveAsync(Place repository, long userId, CancellationToken cancellation) =>
        await Of(repository, userId).ExecuteDeleteAsync(cancellation) > 0;

    private IQueryable<Collaborator> Of(Place repository, long userId)
    {
        var id = IdOf(repository);
        return db.Collaborators.Where(collaborator => collaborator.RepositoryId == id && collaborator.UserId == userId);
    }

    private static long IdOf(Place repository) => repository.Scope.RepoId!.Value;
}
