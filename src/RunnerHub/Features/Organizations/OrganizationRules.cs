using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;

namespace RunnerHub.Features.Organizations;

/// <summary>The rules of organisations: a name that nobody has, a description that can be shown, an owner from the first moment.</summary>
internal sealed class OrganizationRules(RunnerHubDb db, TimeProvider clock)
{
    /// <returns>The name as it is kept, and what is wrong, each with its field; nothing when the organisation was made.</returns>
    public async Task<(string Name, IReadOnlyList<(string Field, string Sentence)> Problems)> CreateAsync(
        string? typedName, string? typedDescription, long ownerId, CancellationToken cancellation)
    {
        var name = (typedName ?? "").Trim();
        var description = Names.TidyDescription(typedDescription);
        var problems = new List<(string, string)>();
        if (Names.ProblemWithOwner(name) is { } wrongName)
        {
            problems.Add((nameof(CreateOrganizationForm.Name), wrongName));
        }

        if (Names.ProblemWithDescription(description) is { } wrongDescription)
        {
            problems.Add((nameof(CreateOrganizationForm.Description), wrongDescription));
        }

        if (problems.Count == 0 && await WhyNotCreatedAsync(name, description, ownerId, cancellation) is { } obstacle)
        {
            problems.Add((nameof(CreateOrganizationForm.Name), obstacle));
        }

        return (name, problems);
    }

    /// <param name="id">Of the organisation.</param>
    /// <param name="typed">As somebody has typed it.</param>
    /// <param name="still">What it must be at the moment of the change; null when that does not matter.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>What is wrong, if something is; else it is not done when it is not as it must be.</returns>
    public async Task<(bool IsDone, string? Problem)> DescribeAsync(long id, string? typed, string? still, CancellationToken cancellation)
    {
        var description = Names.TidyDescription(typed);
        if (Names.ProblemWithDescription(description) is { } problem)
        {
            return (false, problem);
        }

        var changed = await db.Owners.Where(owner => owner.Id == id && (still == null || owner.Description == still))
            .ExecuteUpdateAsync(set => set.SetProperty(owner => owner.Description, description), cancellation);
        return (changed > 0, null);
    }

    /// <returns>Null when it was created.</returns>
    private async Task<string?> WhyNotCreatedAsync(string name, string description, long ownerId, CancellationToken cancellation)
    {
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            var organization = Owner.Named(name, OwnerKind.Organization, clock.GetUtcNow());
            organization.Description = description;
            db.Owners.Add(organization);
            await db.SaveChangesAsync(cancellation);
            db.OrganizationMembers.Add(new OrganizationMember
            {
                OrganizationId = organization.Id,
                UserId = ownerId,
                Role = OrganizationRole.Owner,
                Created = organization.Created,
            });
            await db.SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
            return null;
        }
        catch (DbUpdateException problem) when (db.IsDuplicate(problem))
        {
            return $"The name “{name}” is taken by a user or an organisation; choose another.";
        }
        catch (DbUpdateException problem) when (db.BreaksReference(problem))
        {
            return "Your account was deleted meanwhile.";
        }
    }
}
