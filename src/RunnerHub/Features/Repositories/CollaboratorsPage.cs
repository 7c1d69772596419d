using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Repositories;

internal sealed record CollaboratorRow(string Name, RepositoryRole Role, DateTimeOffset Since);

/// <summary>A collaborator in an export.</summary>
internal sealed record ExportedCollaborator(string Name, string Role, DateTimeOffset Since);

/// <summary>Who was given a role in a repository, and the form that gives one.</summary>
internal sealed record CollaboratorsPage(Place Place, Page<CollaboratorRow> Collaborators, CollaboratorForm Form)
{
    private const int Size = 50;

    public static string PathOf(Place place) => $"{place.SettingsPath}/collaboration";

    public static async Task<CollaboratorsPage> ReadAsync(
        RunnerHubDb db, Place place, int page, CollaboratorForm form, CancellationToken cancellation)
    {
        var rows = await InOrder(db, place)
            .Select(collaborator => new CollaboratorRow(collaborator.User!.Owner!.Name, collaborator.Role, collaborator.Created))
            .ToPageAsync(page, Size, cancellation);
        return new CollaboratorsPage(place, rows, form);
    }

    /// <summary>All collaborators, without pages.</summary>
    public static Export<ExportedCollaborator> Export(RunnerHubDb db, Place place) => new(
        InOrder(db, place).Select(collaborator => collaborator.UserId).ToListAsync,
        (ids, stop) => InOrder(db, place).Where(collaborator => ids.Contains(collaborator.UserId))
            .Select(collaborator => new { collaborator.UserId, collaborator.User!.Owner!.Name, collaborator.Role, collaborator.Created })
            .ToDictionaryAsync(
                collaborator => collaborator.UserId,
                collaborator => new ExportedCollaborator(collaborator.Name, RepositoryRoleWords.KeyOf(collaborator.Role), collaborator.Created),
                stop));

    private static IQueryable<Collaborator> InOrder(RunnerHubDb db, Place place)
    {
        var id = place.Scope.RepoId!.Value;
        return db.Collaborators.Where(collaborator => collaborator.RepositoryId == id)
            .OrderByDescending(collaborator => collaborator.Role).ThenBy(collaborator => collaborator.User!.Owner!.NormalizedName);
    }
}
