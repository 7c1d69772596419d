using RunnerHub.Access;
using RunnerHub.Features.Shared;

namespace RunnerHub.Features.Repositories;

/// <summary>What is said before a collaborator goes or a repository is deleted, in numbers.</summary>
internal static class RepositoryConfirmations
{
    public static ConfirmPage Remove(Place place, OwnerByName person) => new()
    {
        Title = $"Remove {person.Name} from {place.Name}?",
        Consequences =
        [
            place.OwnerKind == OwnerKind.Organization
                ? $"{person.Name} no longer sees this repository, unless as a member of {place.OwnerName}."
                : $"{person.Name} no longer sees this repository.",
        ],
        Action = $"{CollaboratorsPage.PathOf(place)}/{person.Name}/remove",
        Button = "Remove",
        IsDanger = true,
        Cancel = CollaboratorsPage.PathOf(place),
    };

    public static ConfirmPage Delete(Place place, int collaborators, IReadOnlyList<string> foretold) => new()
    {
        Title = $"Delete the repository {place.Name}?",
        Consequences =
        [
            .. foretold,
            collaborators switch
            {
                0 => "This cannot be undone.",
                1 => "Its collaborator loses it. This cannot be undone.",
                _ => $"Its {collaborators} collaborators lose it. This cannot be undone.",
            },
        ],
        TypeToConfirm = place.Name,
        Action = $"{place.SettingsPath}/delete",
        Button = "Delete this repository",
        IsDanger = true,
        Cancel = place.SettingsPath,
    };
}
