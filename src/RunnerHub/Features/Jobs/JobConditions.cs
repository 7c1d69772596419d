using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Features.Jobs.Workflows;
using RunnerHub.Features.Secrets;
using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs;

/// <summary>
/// Decides the conditions of a run's jobs: what they may look at is read once for all of them, and only when one looks. What jobs have
/// left may be much, so that it is read only for those whose turn has come.
/// </summary>
internal sealed class JobConditions(RunnerHubDb db, NeededJobs needed, JobSecrets secrets, PublicUrl url)
{
    /// <param name="runId">The run.</param>
    /// <param name="isCancelled">Has somebody cancelled it?</param>
    /// <param name="jobs">All of its jobs in their order; what they are when a condition is decided counts, not what they are now.</param>
    public async Task<RunConditions> PrepareAsync(long runId, bool isCancelled, IReadOnlyList<JobState> jobs, CancellationToken cancellation)
    {
        var open = jobs.Any(job => !job.Status.IsFinal && (isCancelled || job.Status == JobStatus.Blocked || job.Call is not null)
            && (job.Condition is not null || job.IsDeferred || job.Call is not null));
        return new RunConditions(jobs, new ExpressionScope(open ? await ContextAsync(runId, cancellation) : RunContext.Unknown) { IsCancelled = isCancelled });
    }

    /// <summary>Reads what conditions could not be decided without.</summary>
    /// <returns>False when there was nothing like that.</returns>
    public async Task<bool> LearnAsync(long runId, RunConditions conditions, CancellationToken cancellation)
    {
        var keys = conditions.Unread;
        if (keys.Count == 0)
        {
            return false;
        }

        conditions.Learn(keys, await needed.ReadAsync(runId, keys, cancellation));
        return true;
    }

    private async Task<RunContext> ContextAsync(long runId, CancellationToken cancellation)
    {
        var run = await db.Runs.Where(run => run.Id == runId)
            .Select(run => new
            {
                run.RepoId,
                run.Event,
                run.Ref,
                run.Sha,
                run.ActorName,
                run.ActorId,
                OwnerId = run.Repository == null ? (long?)null : run.Repository.OwnerId,
                Repository = run.Repository == null ? "" : run.Repository.Owner!.Name + "/" + run.Repository.Name,
                run.WorkflowName,
                run.WorkflowFile,
                run.Number,
                run.Attempt,
                run.Inputs,
                run.EventPayload,
            })
            .SingleAsync(cancellation);
        var environment = await secrets.ForAsync(run.RepoId, run.OwnerId, cancellation);
        var told = JsonSerializer.Deserialize<JsonElement>(run.EventPayload);
        return new RunContext
        {
            EventName = run.Event,
            Ref = run.Ref,
            Sha = run.Sha,
            Actor = run.ActorName,
            ActorId = run.ActorId,
            Repository = run.Repository,
            RepositoryId = run.RepoId,
            RepositoryOwnerId = run.OwnerId,
            WorkflowName = run.WorkflowName,
            WorkflowFile = run.WorkflowFile,
            RunId = runId,
            RunNumber = run.Number,
            RunAttempt = run.Attempt,
            Inputs = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(run.Inputs) ?? [],
            Vars = environment.Variables,
            Event = told,
            ServerUrl = ServerUrl(told),
        };
    }

    /// <summary>With a slash at its end. Nobody asks here whose address could be taken: without a setting it is the one at which the run was started.</summary>
    private string ServerUrl(JsonElement told) =>
        url.Configured is { } configured ? $"{configured}/"
        : told.TryGetProperty("repository", out var repository)
            && repository.TryGetProperty("html_url", out var page) && page.GetString() is { } address
            && repository.TryGetProperty("full_name", out var name) && name.GetString() is { Length: > 0 } path
            && address.EndsWith($"/{path}", StringComparison.Ordinal)
            ? address[..^path.Length]
        : "";
}

/// <param name="jobs">All of the run's in their order, as they are by now.</param>
/// <param name="scope">What is the same for all conditions.</param>
internal sealed class RunConditions(IReadOnlyList<JobState> jobs, ExpressionScope scope)
{
    /// <summary>What jobs that others need have left; a result in it may be old.</summary>
    private readonly Dictionary<(long? CallerId, string Key), NeedOutcome> left = [];
    private readonly HashSet<string> read = [];
    private readonly HashSet<string> unread = [];

    private readonly ILookup<(long? CallerId, string Key), JobState> byName = jobs.ToLookup(job => job.FullKey);
    private readonly Dictionary<(long? CallerId, string Key), HashSet<string>> ancestors = [];
    private readonly Dictionary<long, ExpressionScope> inside = [];

    /// <summary>The keys of jobs of which it must be known what they have left.</summary>
    public IReadOnlyCollection<string> Unread => [.. unread];

    public void Learn(IReadOnlyCollection<string> keys, IReadOnlyDictionary<(long? CallerId, string Key), NeedOutcome> outcomes)
    {
        read.UnionWith(keys);
        unread.Clear();
        foreach (var (key, outcome) in outcomes)
        {
            left[key] = outcome;
        }
    }

    /// <summary>Whether the condition of a job holds whose needs have all ended; null while what they have left is <see cref="Unread"/>.</summary>
    public ConditionAnswer? Holds(JobState job)
    {
        if ((job.Condition is not null || job.IsDeferred || job.Call is not null) && !read.IsSupersetOf(job.Needs))
        {
            unread.UnionWith(job.Needs.Except(read));
            return null;
        }

        return Expressions.Condition(job.Condition, ScopeOf(job));
    }

    /// <summary>What the expressions of a job see whose needs have all ended.</summary>
    public ExpressionScope ScopeOf(JobState job)
    {
        var before = Ancestors(job).ToDictionary(key => key, key => NeededJobs.Worst([.. byName[(job.CallerId, key)].Select(other => other.Result)]));
        var combinations = byName[job.FullKey].ToList();
        return InsideOf(job.CallerId).WithMatrix(job.Matrix) with
        {
            Strategy = ExpressionScope.StrategyOf(combinations.IndexOf(job), combinations.Count, job.FailFast, job.MaxParallel),
            Needs = job.Needs.Distinct().ToDictionary(key => key, key => new NeedOutcome(
                before[key], left.GetValueOrDefault((job.CallerId, key))?.Outputs ?? new Dictionary<string, string>())),
            Before = before.Values,
            IsCancelled = scope.IsCancelled || (before.ContainsValue(JobStatus.Cancelled) && !before.ContainsValue(JobStatus.Failure)),
        };
    }

    /// <summary>What the expressions of a called workflow see that are of no job of it.</summary>
    /// <param name="callerId">The job that called it; null for the workflow that the run was started with.</param>
    public ExpressionScope InsideOf(long? callerId)
    {
        if (callerId is not { } id)
        {
            return scope;
        }

        if (!inside.TryGetValue(id, out var known))
        {
            var call = jobs.FirstOrDefault(job => job.Id == id)?.Call;
            inside[id] = known = call is null ? scope : scope.WithInputs(JsonSerializer.Deserialize<PlannedCall>(call)!.Inputs);
        }

        return known;
    }

    /// <summary>The keys of all that must have ended before: what it needs, what those need, and so on.</summary>
    private HashSet<string> Ancestors(JobState job)
    {
        if (!ancestors.TryGetValue(job.FullKey, out var found))
        {
            ancestors[job.FullKey] = found = [];
            // The last first: it mostly needs those before it, and then they are there already with all that they need.
            foreach (var key in job.Needs.Reverse())
            {
                if (found.Add(key) && byName[(job.CallerId, key)].FirstOrDefault() is { } need)
                {
                    found.UnionWith(Ancestors(need));
                }
            }
        }

        return found;
    }
}
