namespace RunnerHub.Features.Jobs;

/// <summary>
/// Writes what <see cref="RunPlan"/> says of the jobs of a run, and <see cref="GroupTurn"/> of the concurrency groups that are entered
/// and left for that: to be called, with the run held, whenever a job of it has changed.
/// </summary>
internal sealed class RunProgress(RunRows rows, ConcurrencyGroups groups, RunAdvance advance, JobTransaction transaction)
{
    /// <param name="Change">What is done to the jobs first; null when they have been written already.</param>
    /// <param name="Reason">Why that ends the run as a whole.</param>
    private sealed record Step(long RunId, Action<IReadOnlyList<JobState>>? Change, string? Reason = null);

    /// <summary>Holds the run until the transaction ends.</summary>
    /// <returns>False when there is no such run any more.</returns>
    public Task<bool> HoldAsync(long runId, CancellationToken cancellation) => rows.HoldAsync(runId, cancellation);

    /// <summary>Lets go on what can, and says what the run is then. Where a concurrency group becomes free, the next of it begins.</summary>
    /// <param name="runId">The run, which is held.</param>
    /// <param name="change">What is done to its jobs first; null when they have been written already.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task AdvanceAsync(long runId, Action<IReadOnlyList<JobState>>? change, CancellationToken cancellation)
    {
        var arrived = new HashSet<(long RunId, long? JobId)>();
        await FollowAsync(await TakeAsync(new Step(runId, change), arrived, cancellation), arrived, cancellation);
    }

    /// <summary>As <see cref="AdvanceAsync"/>, of a run that was written with its jobs in this transaction: nothing of it need be read again.</summary>
    public async Task BeginAsync(ActionRun run, CancellationToken cancellation)
    {
        var arrived = new HashSet<(long RunId, long? JobId)>();
        await FollowAsync(await TakeAsync(HeldRun.Of(run), [.. run.Jobs.Select(JobState.Of)], null, arrived, cancellation), arrived, cancellation);
    }

    /// <summary>Says of a run, which is held, why it ends otherwise than by what becomes of its jobs.</summary>
    public Task ExplainAsync(long runId, string reason, CancellationToken cancellation) => rows.ExplainAsync(runId, reason, cancellation);

    /// <summary>
    /// Lets those go on who wait for a group that nobody has, each group in a transaction of its own. Whatever frees a group does so at
    /// once: this heals what a fault has left.
    /// </summary>
    /// <param name="most">How many groups at once.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task ContinueForsakenAsync(int most, CancellationToken cancellation)
    {
        foreach (var group in await groups.ForsakenAsync(most, cancellation))
        {
            await transaction.DoAsync(async () =>
            {
                await rows.TakeTurnAsync(group.RepoId, cancellation);
                await FollowAsync([group], [], cancellation);
                return true;
            }, cancellation);
        }
    }

    /// <summary>Settles groups, and those that this lets runs enter and leave, until nothing follows any more.</summary>
    private async Task FollowAsync(IEnumerable<ConcurrencyGroup> first, HashSet<(long RunId, long? JobId)> arrived, CancellationToken cancellation)
    {
        var open = new Queue<ConcurrencyGroup>(first);
        while (open.TryDequeue(out var group))
        {
            // All of what one group's turn means is written before the next group is read.
            foreach (var step in await SettleAsync(group, arrived, cancellation))
            {
                if (await rows.HoldInTurnAsync(step.RunId, cancellation))
                {
                    foreach (var touched in await TakeAsync(step, arrived, cancellation))
                    {
                        open.Enqueue(touched);
                    }
                }
            }
        }
    }

    /// <summary>Changes one run.</summary>
    /// <returns>The groups that somebody has left by it, or has come to.</returns>
    private async Task<IReadOnlyCollection<ConcurrencyGroup>> TakeAsync(Step step, HashSet<(long RunId, long? JobId)> arrived, CancellationToken cancellation)
    {
        if (step.Reason is { } reason)
        {
            await rows.ExplainAsync(step.RunId, reason, cancellation);
        }

        var run = await rows.ReadAsync(step.RunId, cancellation);
        return await TakeAsync(run, await rows.ReadJobsAsync(run.Id, cancellation), step.Change, arrived, cancellation);
    }

    private async Task<IReadOnlyCollection<ConcurrencyGroup>> TakeAsync(
        HeldRun run, List<JobState> jobs, Action<IReadOnlyList<JobState>>? change, HashSet<(long RunId, long? JobId)> arrived, CancellationToken cancellation)
    {
        var before = jobs.ToDictionary(job => job.Id, job => (job.Status, job.IsPending));
        change?.Invoke(jobs);
        await advance.DoAsync(run, jobs, cancellation);
        var changed = jobs.Where(job => (job.Status, job.IsPending) != WasBefore(job)).ToList();
        await rows.WriteJobsAsync(run, changed, job => job.Status != WasBefore(job).Status, cancellation);
        var status = RunPlan.StatusOf(jobs);
        await rows.WriteAsync(run.Id, status, cancellation);
        transaction.Tell(JobSignals.Changed);

        var names = changed.Where(job => job.IsPending || job.Status.IsFinal).Select(job => job.ConcurrencyGroup).ToHashSet();
        arrived.UnionWith(changed.Where(job => job.IsPending).Select(job => (run.Id, (long?)job.Id)));
        if (run.IsPending || (status.IsFinal && !run.Status.IsFinal))
        {
            names.Add(run.ConcurrencyGroup);
            arrived.Add((run.Id, null));
        }

        return [.. names.OfType<string>().Select(name => new ConcurrencyGroup(run.RepoId!.Value, name))];

        // A combination that was worked out just now is new.
        (JobStatus Status, bool IsPending) WasBefore(JobState job) => before.GetValueOrDefault(job.Id, (JobStatus.Blocked, false));
    }

    /// <summary>Whose turn it is now.</summary>
    /// <returns>What that means for the runs of the group.</returns>
    private async Task<IReadOnlyList<Step>> SettleAsync(ConcurrencyGroup group, HashSet<(long RunId, long? JobId)> arrived, CancellationToken cancellation)
    {
        var turn = GroupTurn.Of(await groups.MembersAsync(group, cancellation), member => arrived.Contains((member.RunId, member.JobId)));
        if (turn.Next is { JobId: null } run)
        {
            await groups.BeginAsync(run.RunId, cancellation);
        }

        return
        [
            .. turn.Ousted.Select(member => new Step(
                member.RunId, jobs => RunPlan.Stop(member.JobId is { } id ? RunPlan.WithCalled(jobs, [.. jobs.Where(job => job.Id == id)]) : jobs, turn.Reason), member.JobId is null ? turn.Reason : null)),
            .. turn.Next is { } next ? [new Step(next.RunId, next.JobId is null ? null : jobs => RunPlan.Begin(jobs.Single(job => job.Id == next.JobId)))] : Array.Empty<Step>(),
        ];
    }
}
