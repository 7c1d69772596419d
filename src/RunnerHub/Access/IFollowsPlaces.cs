namespace RunnerHub.Access;

/// <summary>
/// What a feature does with its own rows when an owner or a repository is deleted, and what it says about that
/// beforehand. <see cref="PlaceDeletion"/> calls it.
/// </summary>
internal interface IFollowsPlaces
{
    /// <summary>What deleting the place would do to the feature's rows, in numbers; a sentence each, none when there are none.</summary>
    Task<IReadOnlyList<string>> ForetellDeletionAsync(Scope scope, CancellationToken cancellation);

    /// <summary>What another owner would mean for the feature's rows, in numbers; a sentence each.</summary>
    Task<IReadOnlyList<string>> ForetellTransferAsync(Scope.Repository repository, CancellationToken cancellation);

    /// <summary>
    /// Called before the transaction that deletes a repository, once nothing but that it is gone already can stand in the way: for rows that are
    /// too many to go with it in one statement, a few at a time. What is left, or has come since, goes in <see cref="OnDeletingAsync"/>.
    /// When the deletion is interrupted, the repository stays without what is gone by then, and the next attempt goes on from there.
    /// </summary>
    Task ClearAsync(Scope.Repository repository, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Called inside the transaction that deletes the place, before its row goes, so that nothing is left half done.</summary>
    Task OnDeletingAsync(Scope scope, CancellationToken cancellation);

    /// <summary>Called when the place is gone for everybody: the moment to tell those who wait.</summary>
    void OnDeleted(Scope scope);
}
