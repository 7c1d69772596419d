using System.Text.Json;
using RunnerHub.Features.Jobs.Workflows;

namespace RunnerHub.Features.Jobs;

/// <summary>What the jobs that are written together share.</summary>
/// <param name="RepoId">Null only for the test of one runner.</param>
/// <param name="HeldGroups">The concurrency groups, in lower case, of what ends only after them: of their run and of the jobs that call their workflow.</param>
internal sealed record JobPlace(long? RepoId, IReadOnlyCollection<string?> HeldGroups)
{
    /// <summary>0 where they are written with their run.</summary>
    public long RunId { get; init; }

    /// <summary>The only runner that may take them; null leaves them to those of the repository.</summary>
    public long? RunnerId { get; init; }

    public int Attempt { get; init; } = 1;

    /// <summary>As <see cref="ActionRunJob.CallerId"/>.</summary>
    public long? CallerId { get; init; }

    /// <summary>As <see cref="ActionRunJob.PlannedFor"/>; of those that are deferred it is 0.</summary>
    public int? PlannedFor { get; init; }
}

/// <summary>Where in its run a job stands.</summary>
/// <param name="Id">Of the row that it takes; 0 for a new one.</param>
/// <param name="Created">Null for a new one.</param>
internal sealed record JobSlot(int Position, long Id = 0, DateTimeOffset? Created = null);

/// <summary>Makes the rows of jobs that were worked out, each in the queue of those that the same runners may take.</summary>
internal sealed class JobRows(TimeProvider clock, JobQueues queues)
{
    /// <summary>The rows of all jobs of a workflow. To be asked within a <see cref="JobTransaction"/>.</summary>
    /// <param name="position">Where the first of them comes to stand.</param>
    public Task<List<ActionRunJob>> MakeAsync(IReadOnlyList<PlannedJob> jobs, JobPlace place, int position, CancellationToken cancellation)
    {
        return MakeAsync([.. jobs.Select(job =>
        {
            var slot = new JobSlot(position);
            // Where one stands that is deferred, all combinations of a matrix may come to stand.
            position += job.IsDeferred ? MatrixCombinations.Most : 1;
            return (job, slot);
        })], place, cancellation);
    }

    /// <summary>As the other, of jobs whose places are known.</summary>
    public async Task<List<ActionRunJob>> MakeAsync(IReadOnlyList<(PlannedJob Job, JobSlot Slot)> jobs, JobPlace place, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var made = new List<ActionRunJob>(jobs.Count);
        // The combinations of a matrix mostly ask for the same.
        var known = new Dictionary<string, long>();
        foreach (var (job, slot) in jobs)
        {
            var labels = string.Join('\n', job.RunsOn);
            if (!known.TryGetValue(labels, out var queue))
            {
                known[labels] = queue = place.RunnerId is { } runner
                    ? await queues.OfRunnerAsync(runner, cancellation)
                    : await queues.OfAsync(place.RepoId!.Value, job.RunsOn, cancellation);
            }

            made.Add(ToRow(job, slot, place, queue, now));
        }

        return made;
    }

    private static ActionRunJob ToRow(PlannedJob job, JobSlot slot, JobPlace place, long queueId, DateTimeOffset now) => new()
    {
        Id = slot.Id,
        RunId = place.RunId,
        CallerId = place.CallerId,
        RepoId = place.RepoId,
        Position = slot.Position,
        Key = job.Key,
        Name = job.Name,
        Needs = [.. job.Needs],
        Labels = [.. job.RunsOn],
        Condition = job.Condition,
        Matrix = job.MatrixJson,
        Call = job.Call is null ? null : JsonSerializer.Serialize(job.Call),
        Payload = job.Payload,
        StepNames = [.. job.StepNames],
        PlannedFor = job.IsDeferred ? 0 : place.PlannedFor,
        TimeoutMinutes = job.TimeoutMinutes,
        ContinueOnError = job.ContinueOnError,
        MaxParallel = job.MaxParallel,
        FailFast = job.FailFast,
        // What the run or a caller has, its jobs need not wait for: they would for ever.
        ConcurrencyGroup = ConcurrencyGroup.NameOf(job.Concurrency?.Group) is { } group && !place.HeldGroups.Contains(group) ? group : null,
        CancelInProgress = job.Concurrency?.CancelInProgress ?? false,
        TokenLevel = job.TokenLevel,
        QueueId = queueId,
        Status = JobStatus.Blocked,
        Attempt = place.Attempt,
        Created = slot.Created ?? now,
        Queued = now,
    };
}
