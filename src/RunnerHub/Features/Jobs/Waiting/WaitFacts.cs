using System.Linq.Expressions;

namespace RunnerHub.Features.Jobs.Waiting;

/// <summary>A job that has not begun, as far as it matters to why.</summary>
internal sealed record WaitFacts
{
    public static readonly Expression<Func<ActionRunJob, WaitFacts>> FromJob = job => new WaitFacts
    {
        Id = job.Id,
        RunId = job.RunId,
        RepoId = job.RepoId,
        OwnerId = job.Run!.Repository == null ? null : (long?)job.Run.Repository.OwnerId,
        RunnerId = job.Queue!.RunnerId,
        Labels = job.Labels,
        Status = job.Status,
        CallerId = job.CallerId,
        Key = job.Key,
        Needs = job.Needs,
        MaxParallel = job.MaxParallel,
        ConcurrencyGroup = job.ConcurrencyGroup,
        IsPending = job.PendingSince != null,
        RunGroup = job.Run.ConcurrencyGroup,
        IsRunPending = job.Run.PendingSince != null,
        Queued = job.Queued,
        QueueId = job.QueueId,
    };

    public required long Id { get; init; }

    public required long RunId { get; init; }

    public required long? RepoId { get; init; }

    public required long? OwnerId { get; init; }

    public required long? RunnerId { get; init; }

    public required List<string> Labels { get; init; }

    public required JobStatus Status { get; init; }

    public required long? CallerId { get; init; }

    public required string Key { get; init; }

    public required List<string> Needs { get; init; }

    public required int? MaxParallel { get; init; }

    public required string? ConcurrencyGroup { get; init; }

    public required bool IsPending { get; init; }

    public required string? RunGroup { get; init; }

    public required bool IsRunPending { get; init; }

    public required DateTimeOffset Queued { get; init; }

    public required long QueueId { get; init; }

    /// <summary>The concurrency group that its run waits for, or else it alone; null when neither does.</summary>
    public string? AwaitedGroup => IsRunPending ? RunGroup : IsPending ? ConcurrencyGroup : null;

    public Wish Wish => new(RepoId, OwnerId, RunnerId, Labels);
}
