using RunnerHub.Access;

namespace RunnerHub.Features.Runners;

/// <summary>What a runner does now.</summary>
/// <param name="Name">Of the job that it began first, in words for the viewer.</param>
/// <param name="Path">Where the page of the job is; null when the viewer may not see it, or it has none.</param>
/// <param name="Others">How many jobs more it does at the same time.</param>
/// <param name="Fingerprint">Another one when it does something else, and the same for each viewer.</param>
internal sealed record RunnerJob(string Name, string? Path, int Others, string Fingerprint);

/// <summary>What several runners do now.</summary>
/// <param name="ById">Those that do nothing are not in it.</param>
/// <param name="Latest">Greater after any runner, these or others, has got another job; the same at all nodes.</param>
internal sealed record RunnerJobs(IReadOnlyDictionary<long, RunnerJob> ById, long Latest);

/// <summary>What runners do, told by the feature that gives them work.</summary>
internal interface IRunnerWork
{
    /// <summary>The signal after which runners may do something else.</summary>
    const string Changed = "jobs changed";

    /// <summary>A short text that is another one when a runner does something else.</summary>
    Task<string> FingerprintAsync(long runnerId, CancellationToken cancellation);

    /// <summary>What the runners do.</summary>
    Task<RunnerJobs> RunningAsync(IReadOnlyCollection<long> runnerIds, CancellationToken cancellation);

    /// <summary>What happens to jobs when the runners are disabled or deleted; a sentence each, in numbers.</summary>
    /// <param name="scope">Where it is done: only the jobs of its repositories are counted.</param>
    /// <param name="lastLabels">Labels that no other enabled runner there has.</param>
    Task<IReadOnlyList<string>> ForetellAsync(
        Scope scope, BulkAction action, IReadOnlyCollection<long> runnerIds, IReadOnlyList<string> lastLabels, CancellationToken cancellation);
}
