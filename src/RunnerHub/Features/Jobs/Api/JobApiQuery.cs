using System.ComponentModel;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Runners;
using RunnerHub.Platform;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Jobs.Api;

/// <summary>Which jobs a program wants to see. All conditions must hold; one that is absent or empty does not count.</summary>
internal sealed record JobApiQuery
{
    private const int MostLabels = RunnerLabels.Most;

    [Description("One or more of `queued`, `waiting` (for other jobs; also `pending`, `requested`, `action_required`), `in_progress`, `completed`, and of these `success`, `failure`, `cancelled`, `skipped`; a parameter each.")]
    [FromQuery(Name = "status")]
    public string[]? Status { get; init; }

    [Description("The labels of a runner, with commas between: only jobs which ask for no others, so that it could take them.")]
    [FromQuery(Name = "labels")]
    public string[]? Labels { get; init; }

    [Description("`desc` (as without it): the newest first. `asc`: the oldest first.")]
    [FromQuery(Name = "order")]
    public string? Order { get; init; }

    [Description("`id`, as without it.")]
    [FromQuery(Name = "sort")]
    public string? Sort { get; init; }

    /// <exception cref="ApiProblem">The value means nothing.</exception>
    public bool NewestFirst => (Sort, Order) switch
    {
        (not (null or "" or "id"), _) => throw ApiProblem.Invalid("sort", "Use id."),
        (_, null or "" or "desc") => true,
        (_, "asc") => false,
        _ => throw ApiProblem.Invalid("order", "Use one of asc, desc."),
    };

    /// <summary>What of this decides which jobs are meant.</summary>
    public string Selection => JsonSerializer.Serialize(new[] { Status, Labels });

    /// <summary>The jobs of a place for which the conditions hold, said so that an index which has the order also has what is compared.</summary>
    /// <exception cref="ApiProblem">A value means nothing.</exception>
    public async Task<IQueryable<ActionRunJob>> InAsync(Scope scope, RunnerHubDb db, CancellationToken cancellation)
    {
        var queues = db.JobQueues.Where(queue => queue.RepoId != null);
        var jobs = db.Jobs.Where(job => job.RepoId != null);
        if (scope is Scope.Repository { Id: var id })
        {
            (jobs, queues) = (db.Jobs.Where(job => job.RepoId == id), queues.Where(queue => queue.RepoId == id));
        }
        else if (scope is Scope.Owner owner)
        {
            var ids = await db.Repositories.Where(repository => repository.OwnerId == owner.Id).Select(repository => repository.Id).ToArrayAsync(cancellation);
            (jobs, queues) = (jobs.Where(job => ids.Contains(job.RepoId!.Value)), queues.Where(queue => ids.Contains(queue.RepoId!.Value)));
        }

        if (StatusWords.Parse(Status) is { } statuses)
        {
            jobs = jobs.Where(job => statuses.Contains(job.Status));
            if (statuses.All(status => !status.IsFinal))
            {
                // An index has these alone, however many jobs have ended.
                jobs = jobs.Where(job => job.Status >= JobStatus.Waiting);
            }
        }

        if (CheckedLabels() is { Count: > 0 } labels)
        {
            // Who asks for no label is taken by no runner.
            var suiting = await queues.Where(queue => queue.LabelKeys.Count > 0 && queue.LabelKeys.All(key => labels.Contains(key))).Select(queue => queue.Id).ToArrayAsync(cancellation);
            jobs = jobs.Where(job => suiting.Contains(job.QueueId));
        }

        return jobs;
    }

    private List<string> CheckedLabels()
    {
        var labels = (Labels ?? []).SelectMany(some => some.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToList();
        return labels.Count > MostLabels ? throw ApiProblem.Invalid("labels", $"Ask for at most {MostLabels} labels.")
            : labels.Exists(label => label.Length > RunnerLabels.Longest || !StorableText.IsStorable(label))
            ? throw ApiProblem.Invalid("labels", $"A label has at most {RunnerLabels.Longest} characters, and none that no text can have.")
            : [.. labels.Select(RunnerLabels.KeyOf)];
    }
}
