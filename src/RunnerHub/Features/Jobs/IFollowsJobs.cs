namespace RunnerHub.Features.Jobs;

/// <param name="Status">What it is from now on.</param>
internal readonly record struct JobChange(long JobId, long? RepoId, JobStatus Status);

/// <summary>What a feature does when jobs begin to wait, are taken and end.</summary>
internal interface IFollowsJobs
{
    /// <summary>
    /// Called inside the transaction that changes them, once their rows say so, and again when the transaction is tried anew.
    /// What it throws undoes the change.
    /// </summary>
    Task OnChangedAsync(IReadOnlyList<JobChange> changes, CancellationToken cancellation);

    /// <summary>Called once that transaction is done: the moment to tell those who wait.</summary>
    void OnDone();
}
