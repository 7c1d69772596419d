using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;

namespace RunnerHub.Features.Repositories;

/// <param name="Id">Null when nothing was made; then there are problems, each with its field.</param>
/// <param name="IsTaken">The owner has a repository of this name already.</param>
internal sealed record CreatedRepository(long? Id, string Name, IReadOnlyList<(string Field, string Sentence)> Problems, bool IsTaken = false);

/// <param name="Name">What it is called now, if there are no problems.</param>
/// <param name="IsTaken">The owner has another repository of this name.</param>
/// <param name="IsGone">It was deleted or given away meanwhile, or is not as it must be for the change.</param>
internal sealed record ChangedRepository(string Name, IReadOnlyList<(string Field, string Sentence)> Problems, bool IsTaken = false, bool IsGone = false);

/// <summary>What people say of a repository.</summary>
internal sealed record RepositoryWords(string Name, string Description);

/// <summary>The rules of repositories: a name that no other of the owner has, a description that can be shown.</summary>
internal sealed class RepositoryRules(RunnerHubDb db, FormerNames former, TimeProvider clock)
{
    /// <param name="owner">Whose it is to be, out of <see cref="EligibleOwners"/>; null when that was none.</param>
    /// <param name="typedName">As somebody has typed it.</param>
    /// <param name="typedDescription">As somebody has typed it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<CreatedRepository> CreateAsync(OwnerByName? owner, string? typedName, string? typedDescription, CancellationToken cancellation)
    {
        var name = (typedName ?? "").Trim();
        var description = Names.TidyDescription(typedDescription);
        var problems = new List<(string, string)>();
        if (owner is null)
        {
            problems.Add((nameof(CreateRepositoryForm.Owner), "Choose yourself or an organisation that you own."));
        }

        if (Names.ProblemWithRepository(name) is { } wrongName)
        {
            problems.Add((nameof(CreateRepositoryForm.Name), wrongName));
        }

        if (Names.ProblemWithDescription(description) is { } wrongDescription)
        {
            problems.Add((nameof(CreateRepositoryForm.Description), wrongDescription));
        }

        return problems.Count > 0 ? new CreatedRepository(null, name, problems) : await AddAsync(owner!, name, description, cancellation);
    }

    /// <summary>Renames and describes a repository: all that is not null, or nothing.</summary>
    /// <param name="repository">Where it is.</param>
    /// <param name="typedName">As somebody has typed it.</param>
    /// <param name="typedDescription">As somebody has typed it.</param>
    /// <param name="still">What must be said of it at the moment of the change; null when that does not matter.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<ChangedRepository> ChangeAsync(
        Place repository, string? typedName, string? typedDescription, RepositoryWords? still, CancellationToken cancellation)
    {
        var name = typedName?.Trim() ?? repository.RepositoryName!;
        var description = typedDescription is null ? null : Names.TidyDescription(typedDescription);
        var problems = new List<(string, string)>();
        if (typedName is not null && Names.ProblemWithRepository(name) is { } wrongName)
        {
            problems.Add((nameof(RepositoryForm.Name), wrongName));
        }

        if (description is not null && Names.ProblemWithDescription(description) is { } wrongDescription)
        {
            problems.Add((nameof(RepositoryForm.Description), wrongDescription));
        }

        return problems.Count > 0 ? new ChangedRepository(name, problems) : await WriteAsync(repository, typedName is null ? null : name, description, still, cancellation);
    }

    /// <param name="newName">Null leaves what it is called now, which may be something else than when the request began.</param>
    private async Task<ChangedRepository> WriteAsync(
        Place repository, string? newName, string? description, RepositoryWords? still, CancellationToken cancellation)
    {
        var (stillNamed, stillDescribed) = (still?.Name, still?.Description);
        var (id, name, normalized) = (repository.Scope.RepoId!.Value, newName ?? repository.RepositoryName!, newName is null ? null : Owner.Normalize(newName));
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        try
        {
            var changed = await db.Repositories.Where(row => row.Id == id && row.OwnerId == repository.OwnerId
                && (stillNamed == null || row.Name == stillNamed) && (stillDescribed == null || row.Description == stillDescribed)).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Name, row => newName ?? row.Name)
                    .SetProperty(row => row.NormalizedName, row => normalized ?? row.NormalizedName)
                    .SetProperty(row => row.Description, row => description ?? row.Description),
                cancellation);
            if (changed == 0)
            {
                return new ChangedRepository(name, [], IsGone: true);
            }
        }
        catch (Exception problem) when (db.IsDuplicate(problem))
        {
            return new ChangedRepository(name, [(nameof(RepositoryForm.Name), WhyTaken(repository.OwnerName, name))], IsTaken: true);
        }

        if (normalized is not null && normalized != Owner.Normalize(repository.RepositoryName!))
        {
            await former.KeepAsync(repository, repository.OwnerId, name, cancellation);
        }

        await transaction.CommitAsync(cancellation);
        return new ChangedRepository(name, []);
    }

    private async Task<CreatedRepository> AddAsync(OwnerByName owner, string name, string description, CancellationToken cancellation)
    {
        var repository = Repository.Named(name, owner.Id, clock.GetUtcNow());
        repository.Description = description;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        try
        {
            db.Repositories.Add(repository);
            await db.SaveChangesAsync(cancellation);
            await former.ForgetAsync(owner.Id, repository.NormalizedName, cancellation);
            await transaction.CommitAsync(cancellation);
            return new CreatedRepository(repository.Id, name, []);
        }
        catch (DbUpdateException problem) when (db.IsDuplicate(problem))
        {
            return new CreatedRepository(null, name, [(nameof(CreateRepositoryForm.Name), WhyTaken(owner.Name, name))], IsTaken: true);
        }
        catch (DbUpdateException problem) when (db.BreaksReference(problem))
        {
            return new CreatedRepository(null, name, [(nameof(CreateRepositoryForm.Owner), $"{owner.Name} was deleted meanwhile; choose another owner.")]);
        }
    }
    private static string WhyTaken(string ownerName, string name) => $"{ownerName} has a repository named “{name}” already; choose another name.";
}
