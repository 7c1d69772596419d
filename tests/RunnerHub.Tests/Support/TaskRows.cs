using Microsoft.EntityFrameworkCore;
using RunnerHub.Features.Jobs;
using RunnerHub.Platform;

namespace RunnerHub.Tests.Support;

/// <summary>Where an arranged task is.</summary>
internal sealed record TaskRow(long Id, long JobId, long RunId, long Number, long RunnerId);

/// <summary>Runs, jobs and tasks as if they had been submitted and claimed. Never for the thing under test.</summary>
internal static class TaskRows
{
    /// <summary>A task in the hands of a runner, of a run with one job.</summary>
    /// <param name="repoId">Null for a test of the runner.</param>
    /// <param name="at">When everything of it happened; now where it is left out.</param>
    public static Task<TaskRow> AddTaskAsync(
        this Hub hub, long runnerId, long? repoId = null, JobStatus status = JobStatus.Running, string name = "build", DateTimeOffset? at = null, params string[] steps) =>
        hub.ReadAsync(async db =>
        {
            var now = at ?? hub.Clock.GetUtcNow();
            var repository = await db.Repositories.SingleOrDefaultAsync(place => place.Id == repoId);
            var number = repository is null ? 1 : ++repository.LastRunNumber;
            var ended = status.IsFinal ? now : (DateTimeOffset?)null;
            var queue = new JobQueue { RepoId = repoId, RunnerId = repoId is null ? runnerId : null, Key = Secret.NewHex() };
            var run = new ActionRun
            {
                RepoId = repoId,
                Number = number,
                Title = "Mend the roof",
                WorkflowName = "ci",
                Event = "push",
                Ref = "refs/heads/main",
                Sha = Secret.NewHex(),
                ActorName = "somebody",
                Status = status,
                Created = now,
                Started = now,
                Stopped = ended,
                Updated = now,
            };
            db.AddRange(queue, run);
            await db.SaveChangesAsync();
            var job = new ActionRunJob
            {
                RunId = run.Id,
                RepoId = repoId,
                Position = 0,
                Key = "build",
                Name = name,
                Labels = ["linux"],
                Payload = "",
                StepNames = [.. steps],
                QueueId = queue.Id,
                Status = status,
                Created = now,
                Queued = now,
                Started = now,
                Stopped = ended,
            };
            db.Add(job);
            await db.SaveChangesAsync();
            var task = new ActionTask
            {
                JobId = job.Id,
                RunId = run.Id,
                RunnerId = runnerId,
                RunnerName = "the runner",
                Attempt = 1,
                Status = status,
                Started = now,
                Stopped = ended,
                Updated = now,
                TokenHash = Secret.Hash(Secret.NewHex()),
            };
            db.Add(task);
            await db.SaveChangesAsync();
            return new TaskRow(task.Id, job.Id, run.Id, number, runnerId);
        });
}
