using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Shared;
using static RunnerHub.Features.Shared.Sentences;

namespace RunnerHub.Features.Accounts;

/// <summary>What is said before a user is deleted, in numbers, and why some cannot be.</summary>
internal sealed class UserDeletion(RunnerHubDb db, PlaceDeletion deletion)
{
    private const int MostNamed = 5;

    /// <summary>Deletes the user; the name is free again.</summary>
    /// <returns>False, and nothing was changed, when something stands in the way or the user is gone.</returns>
    public Task<bool> DeleteAsync(UserRow user, CancellationToken cancellation) => deletion.DeleteUserAsync(user.Id, cancellation);

    public async Task<ConfirmPage> AskAsync(UserRow user, bool isSelf, CancellationToken cancellation)
    {
        var obstacles = await ObstaclesAsync(user, cancellation);
        return new ConfirmPage
        {
            Title = obstacles.Count == 0 ? $"Delete the user {user.Name}?" : $"{user.Name} cannot be deleted yet",
            Consequences = obstacles.Count == 0 ? await ConsequencesAsync(user, isSelf, cancellation) : obstacles,
            Action = $"{user.Path}/delete",
            Button = obstacles.Count == 0 ? "Delete this user" : null,
            IsDanger = obstacles.Count == 0,
            Cancel = user.Path,
            TypeToConfirm = obstacles.Count == 0 ? user.Name : null,
        };
    }

    /// <summary>Why the user cannot be deleted yet, a sentence each; none when it can.</summary>
    public async Task<IReadOnlyList<string>> ObstaclesAsync(UserRow user, CancellationToken cancellation)
    {
        var obstacles = new List<string>();
        var repositories = db.Repositories.Where(repository => repository.OwnerId == user.Id);
        if (await repositories.CountAsync(cancellation) is > 0 and var count)
        {
            var names = await repositories.OrderBy(r => r.NormalizedName).Select(r => r.Owner!.Name + "/" + r.Name).Take(MostNamed).ToListAsync(cancellation);
            obstacles.Add($"The user owns {Count(count, "repository", "repositories")}: {List(names, count)}. Transfer or delete them first.");
        }

        var alone = Succession.OnlyOwners(db).Where(member => member.UserId == user.Id);
        if (await alone.CountAsync(cancellation) is > 0 and var organizations)
        {
            var names = await alone.OrderBy(m => m.Organization!.NormalizedName).Select(m => m.Organization!.Name).Take(MostNamed).ToListAsync(cancellation);
            obstacles.Add($"The user is the only owner of {Count(organizations, "organisation", "organisations")}: {List(names, organizations)}. "
                + "Make another member an owner, or delete the organisation first.");
        }

        if (await Succession.LastAdministrators(db).AnyAsync(last => last.Id == user.Id, cancellation))
        {
            obstacles.Add("The user is the last active administrator. Make another user an administrator first.");
        }

        return obstacles;
    }

    private async Task<IReadOnlyList<string>> ConsequencesAsync(UserRow user, bool isSelf, CancellationToken cancellation)
    {
        var memberships = await db.OrganizationMembers.CountAsync(member => member.UserId == user.Id, cancellation);
        var collaborations = await db.Collaborators.CountAsync(collaborator => collaborator.UserId == user.Id, cancellation);
        var tokens = await db.AccessTokens.CountAsync(token => token.UserId == user.Id, cancellation);
        return
        [
            isSelf ? "This is your own account: you are signed out at once, and cannot sign in again." : "The account is signed out everywhere at once, and its name is free again.",
            .. await deletion.ForetellAsync(new Scope.Owner(user.Id), cancellation),
            .. tokens > 0 ? [$"Its {(tokens == 1 ? "access token stops" : $"{tokens} access tokens stop")} at once."] : Array.Empty<string>(),
            .. memberships > 0 ? [$"It leaves {Count(memberships, "organisation", "organisations")}."] : Array.Empty<string>(),
            .. collaborations > 0 ? [$"It loses its access to {Count(collaborations, "repository", "repositories")} of others."] : Array.Empty<string>(),
        ];
    }

    private static string List(List<string> names, int count) =>
        string.Join(", ", names) + (count > names.Count ? $" and {count - names.Count} more" : "");
}
