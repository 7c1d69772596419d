using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Shared;

namespace RunnerHub.Features.Secrets;

/// <summary>What is said before a secret or variable is deleted: whose jobs miss it, and what takes its place there.</summary>
internal static class ValueConfirmation
{
    public static async Task<ConfirmPage> ReadAsync<T>(
        RunnerHubDb db, Place place, ValueWords words, string name, CancellationToken cancellation)
        where T : ScopedValue
    {
        var (ownerId, isRepository) = (place.OwnerId, place.Scope is Scope.Repository);
        var repositories = isRepository ? 1
            : await db.Repositories.CountAsync(repository => place.Scope.OwnerId == null || repository.OwnerId == ownerId, cancellation);
        var behind = place.Scope is Scope.Instance ? []
            : await db.Set<T>().Where(value => value.Name == name && value.RepoId == null && (value.OwnerId == null || (isRepository && value.OwnerId == ownerId)))
                .Select(value => value.OwnerId).ToListAsync(cancellation);
        return new ConfirmPage
        {
            Title = $"Delete the {words.One} {name}?",
            Consequences =
            [
                isRepository ? $"Jobs of {place.Name} that start from now on do not get it."
                : repositories switch
                {
                    0 => "There is no repository yet whose jobs get it.",
                    1 => "Jobs of one repository that start from now on do not get it.",
                    _ => $"Jobs of {repositories} repositories that start from now on do not get it.",
                },
                .. behind.Count == 0 ? Array.Empty<string>()
                    : [$"They get the one with the same name of {(behind.Any(owner => owner is not null) ? place.OwnerName : "the site")} in its place."],
                "This cannot be undone.",
            ],
            Action = $"{words.PathIn(place)}/{name}/delete",
            Button = $"Delete this {words.One}",
            IsDanger = true,
            Cancel = words.PathIn(place),
        };
    }
}
