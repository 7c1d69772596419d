namespace RunnerHub.Features.Jobs;

/// <summary>What a feature does with its own rows before a run is deleted that has ended.</summary>
internal interface IFollowsRuns
{
    /// <summary>Called outside of a transaction, for rows that are too many to go with the run in one statement. The run may stay after all.</summary>
    Task OnDeletingAsync(long runId, CancellationToken cancellation);
}
