using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Logs;
using RunnerHub.Features.Runners;

namespace RunnerHub.Features.RunnerTests;

/// <summary>How a test of a runner stands.</summary>
/// <param name="Reason">Why it ended otherwise than by its steps, or why it has not begun; null when there is nothing to say.</param>
/// <param name="Rows">What it has printed, at most as much as one reading of a log gives.</param>
internal sealed record RunnerTest(
    long Id, long RunnerId, JobStatus Status, string? Reason, DateTimeOffset Created, DateTimeOffset? Started, DateTimeOffset? Stopped, IReadOnlyList<string> Rows);

/// <summary>A test that was asked for.</summary>
/// <param name="Id">Null when there is none.</param>
/// <param name="Refusal">Why; a sentence.</param>
/// <param name="IsNew">False when one was asked for before, and has not ended.</param>
internal sealed record StartedTest(long? Id, string? Refusal, bool IsNew);

/// <summary>Tests runners: a job that one runner alone may take, whatever it is that keeps others from it.</summary>
internal sealed class RunnerTestRules(RunnerHubDb db, TimeProvider clock, RunStart start, RunnerService runners, LogReader logs, CurrentUser user)
{
    /// <returns>Null when the scope has no such runner.</returns>
    public async Task<StartedTest?> StartAsync(Scope scope, long runnerId, CancellationToken cancellation)
    {
        if (await runners.FindAsync(scope, runnerId, cancellation) is not { } runner)
        {
            return null;
        }

        if (runner.Ephemeral)
        {
            return new StartedTest(null, "An ephemeral runner takes one job in its life; a test would be that one.", IsNew: false);
        }

        // Whoever asks again wants to see what became of the first.
        if (await OpenAsync(runnerId, cancellation) is { } open)
        {
            return new StartedTest(open, null, IsNew: false);
        }

        var run = new NewRun(
            null, RunnerTestJob.Name, RunnerTestJob.Name, "", "workflow_dispatch", "refs/heads/main", new string('0', 40), user.Id, user.Name,
            [RunnerTestJob.For(runner.Labels, clock.GetUtcNow())])
        {
            RunnerId = runnerId,
        };
        return await start.StartAsync(run, cancellation) is { } started ? new StartedTest(started.Id, null, IsNew: true) : null;
    }

    /// <returns>Null when the scope has no such runner, or that runner no such test.</returns>
    public async Task<RunnerTest?> FindAsync(Scope scope, long runnerId, long id, CancellationToken cancellation)
    {
        if (await runners.FindAsync(scope, runnerId, cancellation) is not { } runner)
        {
            return null;
        }

        var found = await Of(runnerId).Where(job => job.RunId == id)
            .Select(job => new
            {
                job.Status,
                job.Reason,
                job.Created,
                job.Started,
                job.Stopped,
                Task = db.Tasks.Where(task => task.JobId == job.Id).Max(task => (long?)task.Id),
            })
            .SingleOrDefaultAsync(cancellation);
        return found is null ? null : new RunnerTest(
            id, runnerId, found.Status, found.Status == JobStatus.Waiting ? WhyItWaits(runner) : found.Reason, found.Created, found.Started, found.Stopped,
            found.Task is { } task ? (await logs.RowsAsync(task, 0, LogReader.MostRows, cancellation)).Rows : []);
    }

    /// <summary>The last tests of a runner, the newest first.</summary>
    public Task<List<long>> LastAsync(long runnerId, int most, CancellationToken cancellation) =>
        Of(runnerId).OrderByDescending(job => job.Id).Take(most).Select(job => job.RunId).ToListAsync(cancellation);

    /// <summary>A test of the runner that has not ended.</summary>
    private Task<long?> OpenAsync(long runnerId, CancellationToken cancellation) => Of(runnerId).Where(job => job.Status >= JobStatus.Waiting)
        .OrderByDescending(job => job.Id).Select(job => (long?)job.RunId).FirstOrDefaultAsync(cancellation);

    private IQueryable<ActionRunJob> Of(long runnerId) => db.Jobs.Where(job => job.RepoId == null && job.Queue!.RunnerId == runnerId);

    private static string WhyItWaits(RunnerRow runner) =>
        runner.IsDisabled ? "The runner is disabled and gets no jobs; enable it."
        : runner.Status == RunnerStatus.NeverConnected ? "The runner has never connected; start its program."
        : runner.Status == RunnerStatus.Offline ? "The runner is offline; it takes the test when it is back."
        : "The runner takes the test at its next poll, unless it is at work and has no room for more.";
}
