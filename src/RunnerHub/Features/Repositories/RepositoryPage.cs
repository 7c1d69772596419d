using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;

namespace RunnerHub.Features.Repositories;

/// <param name="Because">Why the person has the level: as its owner, an owner of its organisation, or a collaborator.</param>
internal sealed record PersonRow(string Name, Level Level, string Because);

/// <summary>What a repository is and who may do what in it.</summary>
/// <param name="People">The first of them, by what they may do.</param>
/// <param name="More">How many people there are beyond those.</param>
/// <param name="Members">How many members of its organisation may read it for being members.</param>
internal sealed record RepositoryPage(
    Place Place, string Description, DateTimeOffset Created, IReadOnlyList<PersonRow> People, int More, int Members)
{
    private const int ShownPeople = 50;

    public static async Task<RepositoryPage> ReadAsync(RunnerHubDb db, Place place, CancellationToken cancellation)
    {
        var id = place.Scope.RepoId!.Value;
        var about = await db.Repositories.Where(repository => repository.Id == id)
            .Select(repository => new { repository.Description, repository.Created }).FirstAsync(cancellation);
        var members = db.OrganizationMembers.Where(member => member.OrganizationId == place.OwnerId);
        var owners = members.Where(member => member.Role == OrganizationRole.Owner);
        var collaborators = db.Collaborators.Where(c => c.RepositoryId == id && !owners.Any(owner => owner.UserId == c.UserId));

        var people = place.OwnerKind == OwnerKind.User ? [new PersonRow(place.OwnerName, Level.Owner, "owns it")]
            : await owners.OrderBy(member => member.User!.Owner!.NormalizedName).Take(ShownPeople)
                .Select(member => new PersonRow(member.User!.Owner!.Name, Level.Owner, "owns " + place.OwnerName)).ToListAsync(cancellation);
        people.AddRange(await collaborators.OrderByDescending(c => c.Role).ThenBy(c => c.User!.Owner!.NormalizedName).Take(ShownPeople)
            .Select(c => new PersonRow(
                c.User!.Owner!.Name, c.Role == RepositoryRole.Admin ? Level.Admin : c.Role == RepositoryRole.Write ? Level.Write : Level.Read, "collaborator"))
            .ToListAsync(cancellation));

        var all = await collaborators.CountAsync(cancellation)
            + (place.OwnerKind == OwnerKind.User ? 1 : await owners.CountAsync(cancellation));
        var readers = await members.CountAsync(member => member.Role == OrganizationRole.Member, cancellation);
        var shown = people.Take(ShownPeople).ToList();
        return new RepositoryPage(place, about.Description, about.Created, shown, all - shown.Count, readers);
    }
}
