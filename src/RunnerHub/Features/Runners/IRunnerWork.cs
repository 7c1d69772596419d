using RunnerHub.Access;

namespace RunnerHub.Features.Runners;

/// <summary>What runners do, told by the feature that gives them work.</summary>
internal interface IRunnerWork
{
    /// <summary>The signal after which runners may do something else.</summary>
    const string Changed = "jobs changed";

    /// <summary>A short text that is another one when a runner does something else.</summary>
    Task<string> FingerprintAsync(long runnerId, CancellationToken cancellation);

    /// <summary>What happens to jobs when the runners are disabled or deleted; a sentence each, in numbers.</summary>
    /// <param name="scope">Where it is done: only the jobs of its repositories are counted.</param>
    /// <param name="lastLabels">Labels that no other enabled runner there has.</param>
    Task<IReadOnlyList<string>> ForetellAsync(
        Scope scope, BulkAction action, IReadOnlyCollection<long> runnerIds, IReadOnlyList<string> lastLabels, CancellationToken cancellation);
}
