namespace RunnerHub.Features.Jobs;

/// <summary>One that has a concurrency group, or waits for it and for nothing else.</summary>
/// <param name="RunNumber">Of its run.</param>
/// <param name="JobId">Null when it is the run as a whole.</param>
/// <param name="PendingSince">Null when it has the group.</param>
internal sealed record GroupMember(long RunId, long RunNumber, long? JobId, DateTimeOffset? PendingSince, bool CancelInProgress);

/// <summary>
/// Whose turn it is in a concurrency group: one goes on and one waits, and whoever comes takes the place of the one that waits.
/// Knows no database.
/// </summary>
/// <param name="Next">Goes on now; null when nobody else may.</param>
/// <param name="Ousted">Whose place another has taken.</param>
/// <param name="Reason">Says who that was.</param>
internal sealed record GroupTurn(GroupMember? Next, IReadOnlyList<GroupMember> Ousted, string Reason)
{
    /// <param name="members">All of the group.</param>
    /// <param name="isNew">
    /// Has this one come in the transaction that asks? What is new came last, whatever the clocks of several nodes say, and whatever
    /// made the group free happened before.
    /// </param>
    public static GroupTurn Of(IReadOnlyCollection<GroupMember> members, Predicate<GroupMember> isNew)
    {
        var pending = members.Where(member => member.PendingSince is not null)
            .OrderBy(member => isNew(member)).ThenBy(member => member.PendingSince).ThenBy(member => member.RunId).ThenBy(member => member.JobId).ToList();
        if (pending.Count == 0)
        {
            return new GroupTurn(null, [], "");
        }

        var newest = pending[^1];
        var holders = members.Where(member => member.PendingSince is null).ToList();
        var next = holders.Count > 0 ? null : newest.CancelInProgress ? newest : pending[0];
        return new GroupTurn(
            next,
            [.. pending.Where(member => member != next && member != newest), .. newest.CancelInProgress ? holders : []],
            newest.JobId is null ? $"Run {newest.RunNumber} of the same concurrency group took its place." : "A newer job of the same concurrency group took its place.");
    }
}
