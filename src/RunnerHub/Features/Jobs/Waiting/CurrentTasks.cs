using RunnerHub.Data;

namespace RunnerHub.Features.Jobs.Waiting;

internal static class CurrentTasks
{
    /// <summary>What runners work at, of these tasks.</summary>
    public static IQueryable<CurrentTask> Of(RunnerHubDb db, IQueryable<ActionTask> tasks) =>
        from task in tasks.Where(ActionTask.IsUnfinished)
        join job in db.Jobs on task.JobId equals job.Id
        select new CurrentTask(
            task.RunnerId, task.Id, job.Name, job.Id, job.Run!.Number, job.RepoId,
            job.Run.Repository == null ? null : job.Run.Repository.Owner!.Name + "/" + job.Run.Repository.Name);
}
