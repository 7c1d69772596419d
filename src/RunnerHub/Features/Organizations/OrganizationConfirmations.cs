using RunnerHub.Access;
using RunnerHub.Features.Shared;

namespace RunnerHub.Features.Organizations;

/// <summary>What is said before a member goes or an organisation is deleted, in numbers.</summary>
internal static class OrganizationConfirmations
{
    public static ConfirmPage Remove(Place place, OwnerByName person, bool isMe, bool isLastOwner, int repositories, int collaborations) => new()
    {
        Title = isMe ? $"Leave {place.OwnerName}?" : $"Remove {person.Name} from {place.OwnerName}?",
        Consequences = isLastOwner
            ? [$"{(isMe ? "You are" : $"{person.Name} is")} the only owner of {place.OwnerName}. Make another member an owner first, or delete the organisation."]
            :
            [
                repositories switch
                {
                    0 => $"{place.OwnerName} has no repositories that would be lost from sight.",
                    1 => $"{(isMe ? "You no longer see" : $"{person.Name} no longer sees")} its repository.",
                    _ => $"{(isMe ? "You no longer see" : $"{person.Name} no longer sees")} its {repositories} repositories.",
                },
                .. collaborations == 0 ? Array.Empty<string>()
                    : [$"{(collaborations == 1 ? "One of them stays" : $"{collaborations} of them stay")} open to {(isMe ? "you" : person.Name)} as a collaborator."],
            ],
        Action = $"{MembersPage.PathOf(place)}/{person.Name}/remove",
        Button = isLastOwner ? null : isMe ? "Leave" : "Remove",
        IsDanger = !isLastOwner,
        Cancel = MembersPage.PathOf(place),
    };

    /// <param name="repositories">More than none.</param>
    public static string WhyKept(int repositories) => repositories == 1 ? "It still has a repository. Transfer or delete it first."
        : $"It still has {repositories} repositories. Transfer or delete them first.";

    public static ConfirmPage Delete(Place place, int repositories, int members, IReadOnlyList<string> foretold) => new()
    {
        Title = repositories == 0 ? $"Delete the organisation {place.OwnerName}?" : $"{place.OwnerName} cannot be deleted yet",
        Consequences = repositories switch
        {
            0 =>
            [
                .. foretold,
                members == 1 ? "Its only member loses it." : $"Its {members} members lose it.",
                "The name becomes free for others. This cannot be undone.",
            ],
            _ => [WhyKept(repositories)],
        },
        TypeToConfirm = repositories == 0 ? place.OwnerName : null,
        Action = $"{place.SettingsPath}/delete",
        Button = repositories == 0 ? "Delete this organisation" : null,
        IsDanger = repositories == 0,
        Cancel = place.SettingsPath,
    };
}
