using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Shared;
using RunnerHub.Platform;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Repositories;

/// <summary>Reads repositories for programs, with what the current user may do in each.</summary>
internal sealed class RepositoryReader(RunnerHubDb db, CurrentUser user, PublicUrl url)
{
    /// <returns>Null when it is gone.</returns>
    public async Task<RepositoryJson?> FindAsync(long id, HttpRequest request, CancellationToken cancellation) =>
        (await ReadAsync(db.Repositories.Where(repository => repository.Id == id), request, cancellation)).FirstOrDefault();

    /// <summary>A page of those that the current user may know of, by owner and name; the headers say how many there are.</summary>
    public async Task<List<RepositoryJson>> ListAsync(
        IQueryable<Repository> visible, ApiPage page, HttpContext context, CancellationToken cancellation)
    {
        page.Describe(context, await visible.CountAsync(cancellation));
        return await ReadAsync(
            visible.OrderBy(repository => repository.Owner!.NormalizedName).ThenBy(repository => repository.NormalizedName).Skip(page.Skip).Take(page.Size),
            context.Request, cancellation);
    }

    private async Task<List<RepositoryJson>> ReadAsync(IQueryable<Repository> some, HttpRequest request, CancellationToken cancellation)
    {
        var rows = await some.Select(repository => new
        {
            repository.Id,
            repository.OwnerId,
            repository.Name,
            repository.Description,
            repository.Created,
            Membership = db.OrganizationMembers.Where(member => member.OrganizationId == repository.OwnerId && member.UserId == user.Id)
                .Select(member => (OrganizationRole?)member.Role).FirstOrDefault(),
            Collaboration = db.Collaborators.Where(collaborator => collaborator.RepositoryId == repository.Id && collaborator.UserId == user.Id)
                .Select(collaborator => (RepositoryRole?)collaborator.Role).FirstOrDefault(),
        }).ToListAsync(cancellation);
        var ownerIds = rows.Select(row => row.OwnerId).Distinct().ToArray();
        var owners = await db.Owners.Where(owner => ownerIds.Contains(owner.Id)).Select(UserJson.FromOwner)
            .ToDictionaryAsync(owner => owner.Id, cancellation);
        var server = url.Of(request);
        // An owner may be deleted between the two reads, once its repository has gone.
        return [.. rows.Where(row => owners.ContainsKey(row.OwnerId)).Select(row =>
        {
            var owner = owners[row.OwnerId].At(server).SeenBy(user);
            var fullName = $"{owner.Login}/{row.Name}";
            return new RepositoryJson
            {
                Id = row.Id,
                Owner = owner,
                Name = row.Name,
                FullName = fullName,
                Description = row.Description,
                HtmlUrl = $"{server}/{fullName}",
                Url = $"{server}{ApiPaths.Root}/repos/{fullName}",
                CreatedAt = row.Created,
                UpdatedAt = row.Created,
                Permissions = RepositoryPermissionsJson.Of(Levels.InRepository(user, row.Id, row.OwnerId, row.Membership, row.Collaboration)),
            };
        })];
    }
}
