using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;

namespace RunnerHub.Features.Repositories;

/// <param name="Id">Null when nothing was made; then there are problems, each with its field.</param>
/// <param name="IsTaken">The owner has a repository of this name already.</param>
internal sealed record CreatedRepository(long? Id, string Name, IReadOnlyList<(string Field, string Sentence)> Problems, bool IsTaken = false);

/// <summary>The rules of repositories: a name that no other of the owner has, a description that can be shown.</summary>
internal sealed class RepositoryRules(RunnerHubDb db, TimeProvider clock)
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

    /// <returns>Why it was not described so, or null when it was.</returns>
    public async Task<string?> DescribeAsync(long id, string? typed, CancellationToken cancellation)
    {
        var description = Names.TidyDescription(typed);
        if (Names.ProblemWithDescription(description) is { } problem)
        {
            return problem;
        }

        await db.Repositories.Where(repository => repository.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(repository => repository.Description, description), cancellation);
        return null;
    }

    private async Task<CreatedRepository> AddAsync(OwnerByName owner, string name, string description, CancellationToken cancellation)
    {
        var repository = Repository.Named(name, owner.Id, clock.GetUtcNow());
        repository.Description = description;
        try
        {
            db.Repositories.Add(repository);
            await db.SaveChangesAsync(cancellation);
            return new CreatedRepository(repository.Id, name, []);
        }
        catch (DbUpdateException problem) when (db.IsDuplicate(problem))
        {
            var sentence = $"{owner.Name} has a repository named “{name}” already; choose another name.";
            return new CreatedRepository(null, name, [(nameof(CreateRepositoryForm.Name), sentence)], IsTaken: true);
        }
        catch (DbUpdateException problem) when (db.BreaksReference(problem))
        {
            return new CreatedRepository(null, name, [(nameof(CreateRepositoryForm.Owner), $"{owner.Name} was deleted meanwhile; choose another owner.")]);
        }
    }
}
