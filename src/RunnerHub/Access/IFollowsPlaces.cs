namespace RunnerHub.Access;

/// <summary>
/// What a feature does with its own rows when an owner or a repository is deleted. Called inside the transaction
/// that deletes the place, before its row goes, so that nothing is left half done.
/// </summary>
internal interface IFollowsPlaces
{
    Task OnDeletingAsync(Scope scope, CancellationToken cancellation);
}
