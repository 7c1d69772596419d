using System.Linq.Expressions;
using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs;

/// <summary>What decides how a job goes on; the plan of its run changes the last five.</summary>
internal sealed class JobState
{
    public static readonly Expression<Func<ActionRunJob, JobState>> FromJob = job => new JobState
    {
        Id = job.Id,
        CallerId = job.CallerId,
        Key = job.Key,
        Call = job.Call,
        Needs = job.Needs,
        Condition = job.Condition,
        Matrix = job.Matrix,
        MaxParallel = job.MaxParallel,
        FailFast = job.FailFast,
        ContinueOnError = job.ContinueOnError,
        ConcurrencyGroup = job.ConcurrencyGroup,
        Attempt = job.Attempt,
        IsDeferred = job.PlannedFor != null && job.PlannedFor != job.Attempt,
        Status = job.Status,
        IsPending = job.PendingSince != null,
        Reason = job.Reason,
    };

    public static Func<ActionRunJob, JobState> Of { get; } = FromJob.Compile();

    public required long Id { get; init; }

    /// <summary>As <see cref="ActionRunJob.CallerId"/>.</summary>
    public long? CallerId { get; init; }

    public required string Key { get; init; }

    /// <summary>By what jobs of one workflow are told apart; those of a matrix share it, and so do all attempts.</summary>
    public (long? CallerId, string Key) FullKey => (CallerId, Key);

    /// <summary>As <see cref="ActionRunJob.Call"/>.</summary>
    public string? Call { get; init; }

    public required IReadOnlyList<string> Needs { get; init; }

    public string? Condition { get; init; }

    public string? Matrix { get; init; }

    public int? MaxParallel { get; init; }

    public bool FailFast { get; init; }

    public bool ContinueOnError { get; init; }

    public string? ConcurrencyGroup { get; init; }

    /// <summary>The run's when it was last begun.</summary>
    public int Attempt { get; init; }

    /// <summary>It must be worked out from what it needs before it may begin.</summary>
    public bool IsDeferred { get; init; }

    /// <summary>That can be done now.</summary>
    public bool IsDue { get; set; }

    public required JobStatus Status { get; set; }

    /// <summary>It is blocked by its concurrency group, and by nothing else.</summary>
    public bool IsPending { get; set; }

    /// <summary>Is cut to what can be stored.</summary>
    public string? Reason { get; set => field = value is null ? null : StorableText.CutToWidth(value, ActionRun.LongestReason); }

    /// <summary>Its runner, if it has one, is to be told to stop.</summary>
    public bool IsToStop { get; set; }

    /// <summary>What others see of its result: one that may fail has not.</summary>
    public JobStatus Result => Status == JobStatus.Failure && ContinueOnError ? JobStatus.Success : Status;

    /// <summary>It waits for a runner, is with one, or would wait for one if its group were free; or what it called goes on.</summary>
    public bool IsUnderWay => IsPending || Status is JobStatus.Waiting or JobStatus.Calling || Status.IsWithRunner;
}
