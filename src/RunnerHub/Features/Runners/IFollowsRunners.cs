namespace RunnerHub.Features.Runners;

/// <summary>What a feature does with its own rows when runners have been deleted.</summary>
internal interface IFollowsRunners
{
    /// <summary>
    /// Called when they are gone for everybody, by the request that has deleted them. Whatever must not be lost when the server
    /// ends before this must be found in another way, too.
    /// </summary>
    Task OnDeletedAsync(IReadOnlyCollection<long> runnerIds, CancellationToken cancellation);
}
