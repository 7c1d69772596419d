using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Access;

/// <summary>A user or organisation that somebody named in a form.</summary>
internal sealed record OwnerByName(long Id, string Name, OwnerKind Kind)
{
    /// <param name="name">As it was typed: white space around it and the case of its letters do not count.</param>
    public static async Task<OwnerByName?> FindAsync(RunnerHubDb db, string name, CancellationToken cancellation)
    {
        var normalized = Owner.Normalize(name.Trim());
        return !StorableText.IsStorable(normalized) ? null : await db.Owners.Where(owner => owner.NormalizedName == normalized)
            .Select(owner => new OwnerByName(owner.Id, owner.Name, owner.Kind))
            .FirstOrDefaultAsync(cancellation);
    }

    /// <summary>Why the name does not say a person, or null when it does.</summary>
    public static string? ProblemWithPerson(string name, OwnerByName? found) =>
        name.Length == 0 ? "Enter the name of a user."
        : found is null ? (name.Length > Names.LongestOwner ? "There is no user with so long a name." : $"There is no user named “{name}”.")
        : found.Kind != OwnerKind.User ? $"“{found.Name}” is an organisation; name a person."
        : null;
}
