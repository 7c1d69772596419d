using System.Text.Json;
using RunnerHub.Access;

namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>What a workflow says, ready to become a run; or all that is wrong with it, and no run.</summary>
internal sealed record WorkflowAnswer(PlannedRun? Run, IReadOnlyList<WorkflowProblem> Problems);

/// <summary>What a job becomes that had to wait for those that it needs.</summary>
/// <param name="Jobs">Of use only when there are no problems.</param>
internal sealed record DeferredAnswer(IReadOnlyList<PlannedJob> Jobs, IReadOnlyList<WorkflowProblem> Problems);

/// <summary>What a run holds besides the job that is worked out.</summary>
/// <param name="PayloadLength">In characters, of all of them together.</param>
internal sealed record OtherJobs(int Count, long PayloadLength);

/// <summary>Something that is wrong in a workflow.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Message">What is wrong, and what would be right.</param>
internal sealed record WorkflowProblem(int Line, int Column, string Message);

/// <param name="Name">Of the workflow.</param>
/// <param name="RunName">Of this run of it.</param>
internal sealed record PlannedRun(string Name, string RunName, PlannedConcurrency? Concurrency, IReadOnlyList<PlannedJob> Jobs);

/// <summary>Of those with the same group only one goes on at a time.</summary>
/// <param name="CancelInProgress">True when the one that goes on gives way.</param>
internal sealed record PlannedConcurrency(string Group, bool CancelInProgress);

/// <summary>The call of a workflow, worked out.</summary>
/// <param name="Path">As <see cref="CalledPath"/> says.</param>
/// <param name="Inputs">What the context inputs holds there.</param>
/// <param name="Secrets">By the names that the called workflow knows: texts whose expressions are worked out for each task.</param>
/// <param name="InheritsSecrets">It has all that the caller has.</param>
/// <param name="Contexts">What the expressions of the secrets see of the caller, by the names of contexts in capitals.</param>
internal sealed record PlannedCall(
    string Path, IReadOnlyDictionary<string, JsonElement> Inputs, IReadOnlyDictionary<string, string> Secrets, bool InheritsSecrets,
    IReadOnlyDictionary<string, JsonElement> Contexts);

/// <summary>A job, or one combination of a job with a matrix.</summary>
internal sealed record PlannedJob
{
    /// <summary>Its name in the text; all combinations have the same.</summary>
    public required string Key { get; init; }

    /// <summary>What is shown: with a matrix "build (linux, 1)".</summary>
    public required string Name { get; init; }

    /// <summary>The keys of those that must have ended before.</summary>
    public required IReadOnlyList<string> Needs { get; init; }

    /// <summary>It can be worked out only when the jobs have ended that it needs; its labels and its payload are empty until then.</summary>
    public bool IsDeferred { get; init; }

    /// <summary>The labels that its runner must have, at least one.</summary>
    public required IReadOnlyList<string> RunsOn { get; init; }

    /// <summary>When it is to run, for <see cref="Expressions.Condition"/>; checked already.</summary>
    public string? Condition { get; init; }

    /// <summary>Its combination as a JSON object, or null for a job without a matrix.</summary>
    public string? MatrixJson { get; init; }

    /// <summary>The workflow of this one job that its runner gets, as YAML.</summary>
    public required string Payload { get; init; }

    /// <summary>What the steps are shown as, in their order.</summary>
    public required IReadOnlyList<string> StepNames { get; init; }

    public double? TimeoutMinutes { get; init; }

    /// <summary>True when those that need it go on although it has failed.</summary>
    public bool ContinueOnError { get; init; }

    /// <summary>How many combinations of the job may run at once; null for all.</summary>
    public int? MaxParallel { get; init; }

    /// <summary>True when a failed combination cancels the others.</summary>
    public bool FailFast { get; init; } = true;

    public PlannedConcurrency? Concurrency { get; init; }

    /// <summary>It is deferred, and will have a concurrency group.</summary>
    public bool WillBeGrouped { get; init; }

    /// <summary>The workflow that it calls, in place of steps; null for all others.</summary>
    public PlannedCall? Call { get; init; }

    /// <summary>What its token may do in its repository: nothing, read or write.</summary>
    public Level TokenLevel { get; init; } = Level.Write;
}
