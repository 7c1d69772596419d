using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Jobs.Runs;
using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs.History;

/// <summary>A task of a runner, as the viewer may see it.</summary>
/// <param name="Job">Null when it is of a repository that the viewer may not see.</param>
/// <param name="Repository">Such as "acme/rocket"; null when the viewer may not see it, and for a test.</param>
internal sealed record TaskRow(
    long Id, long RunnerId, JobStatus Status, string? Job, bool IsTest, string? Repository, long RunId, long RunNumber, long JobId, DateTimeOffset Started, DateTimeOffset? Stopped, string? Reason)
{
    public string? Path => Repository is null ? null : RunPaths.Of(Repository, RunId, JobId);

    public string? RunPath => Repository is null ? null : RunPaths.Of(Repository, RunId);
}

/// <summary>What a runner does now, and a page of what it did.</summary>
/// <param name="WaitingTest">A test that it has not begun yet; null when there is none.</param>
internal sealed record RunnerTasks(IReadOnlyList<TaskRow> Now, Page<TaskRow> Recent, long? WaitingTest);

/// <summary>Reads the tasks of runners for those who manage them.</summary>
internal sealed class RunnerHistory(RunnerHubDb db, CurrentUser viewer)
{
    public const int PageSize = 30;

    public async Task<RunnerTasks> ReadAsync(long runnerId, int page, CancellationToken cancellation)
    {
        var all = db.Tasks.Where(task => task.RunnerId == runnerId);
        return new RunnerTasks(
            await Rows(all.Where(ActionTask.IsUnfinished).OrderBy(task => task.Id).Take(PageSize)).ToListAsync(cancellation),
            await all.OrderByDescending(task => task.Id).Select(task => task.Id).ToPageAsync(
                ids => Rows(db.Tasks.Where(task => ids.Contains(task.Id)).OrderByDescending(task => task.Id)), page, PageSize, cancellation),
            await WaitingTestAsync(runnerId, cancellation));
    }

    /// <summary>The latest run that only this runner may take, while it waits for it.</summary>
    public Task<long?> WaitingTestAsync(long runnerId, CancellationToken cancellation) =>
        db.Jobs.Where(job => job.Queue!.RunnerId == runnerId && job.Status == JobStatus.Waiting).MaxAsync(job => (long?)job.RunId, cancellation);

    /// <summary>What each of the runners does now, the first begun first.</summary>
    public async Task<ILookup<long, TaskRow>> NowAsync(IReadOnlyCollection<long> runnerIds, CancellationToken cancellation)
    {
        var ids = runnerIds.ToArray();
        var some = db.Tasks.Where(task => ids.Contains(task.RunnerId));
        return (await Rows(some.Where(ActionTask.IsUnfinished).OrderBy(task => task.Id)).ToListAsync(cancellation)).ToLookup(task => task.RunnerId);
    }

    private IQueryable<TaskRow> Rows(IQueryable<ActionTask> tasks)
    {
        var visible = db.Repositories.VisibleTo(viewer, db);
        return tasks
            .Select(task => new { Task = task, Job = task.Job!, Run = task.Job!.Run!, MaySee = visible.Any(repository => repository.Id == task.Job!.RepoId) })
            .Select(row => new TaskRow(
                row.Task.Id, row.Task.RunnerId, row.Task.Status, row.MaySee || row.Job.RepoId == null ? row.Job.Name : null, row.Job.RepoId == null,
                row.MaySee ? row.Run.Repository!.Owner!.Name + "/" + row.Run.Repository.Name : null,
                row.Run.Id, row.Run.Number, row.Job.Id, row.Task.Started, row.Task.Stopped, row.MaySee || row.Job.RepoId == null ? row.Task.Reason : null));
    }
}
