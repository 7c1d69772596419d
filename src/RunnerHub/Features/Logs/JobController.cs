using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Jobs.Runs;
using RunnerHub.Features.Jobs.Waiting;
using RunnerHub.Platform;

namespace RunnerHub.Features.Logs;

/// <summary>The page of a job, for everybody who may read its repository; its log in several forms; cancel, and do again.</summary>
[InPlace(PlaceKind.Repository)]
[Route("{owner:owner}/{repo}/actions/runs/{run:long}/jobs/{job:long}")]
[Authorize<ReadPlace>]
internal sealed class JobController(RunnerHubDb db, LogAnswers answers, LogEvents events, RunControl control, CurrentUser user) : Controller
{
    private Place Place => HttpContext.GetPlace();

    [HttpGet("")]
    public async Task<IActionResult> Show(
        long run, long job, LogQuery query, [FromServices] JobVerdicts verdicts, [FromServices] JobSettings settings, [FromServices] TimeProvider clock,
        CancellationToken cancellation)
    {
        // The page asks again and again whether the runner is silent, and for nothing else.
        var isPart = Request.Headers["HX-Target"] == "silence";
        if (await JobPage.ReadAsync(db, isPart ? null : answers, verdicts, Place, run, job, query, cancellation) is not { } page)
        {
            return NotFound();
        }

        var runner = page.Shown?.Runner;
        return View("Job", page with
        {
            Note = page.IsWithRunner ? SilentRunner.Say(page.Job.Status, runner!, clock.GetUtcNow(), settings) : page.Note,
            RunnerPath = (await db.RunnerPathsAsync(user, [runner?.Id], cancellation)).Values.FirstOrDefault(),
        });
    }

    [HttpGet("log")]
    public async Task<IActionResult> Text(long run, long job, LogQuery query, CancellationToken cancellation) =>
        await FindAsync(run, job, query, cancellation) is { } task ? await answers.TextAsync(task, cancellation) : NotFound();

    [HttpGet("log/rows")]
    public async Task<IActionResult> Rows(long run, long job, LogQuery query, long from, long to, CancellationToken cancellation) =>
        await FindAsync(run, job, query, cancellation) is { } task ? await answers.RowsAsync(task, from, to, cancellation) : NotFound();

    [HttpGet("log/search")]
    public async Task<IActionResult> Search(long run, long job, LogQuery query, long from, CancellationToken cancellation) =>
        await FindAsync(run, job, query, cancellation) is { } task ? await answers.SearchAsync(task, query, from, cancellation) : NotFound();

    /// <summary>With <c>task</c>, the one that the page shows; a page without a log waits for one.</summary>
    [HttpGet("log/events")]
    public async Task<IResult> Events(long run, long job, long? task, long from, string? seen, CancellationToken cancellation)
    {
        var known = await JobPage.Of(db, Place, run, job).AnyAsync(cancellation)
            && (task is null || await db.Tasks.AnyAsync(row => row.Id == task && row.JobId == job, cancellation));
        return known ? events.Watch(HttpContext, job, task, from, seen) : TypedResults.NotFound();
    }

    [HttpPost("cancel")]
    [Authorize<RunWorkflows>]
    public Task<IActionResult> Cancel(long run, long job, CancellationToken cancellation) => ChangeAsync(
        run, job, place => control.CancelJobAsync(place, job, user.Name, cancellation),
        _ => "The job is cancelled.", "The job has ended already.", cancellation);

    [HttpPost("rerun")]
    [Authorize<RunWorkflows>]
    public Task<IActionResult> Rerun(long run, long job, CancellationToken cancellation) => ChangeAsync(
        run, job, place => control.RerunJobAsync(place, job, cancellation),
        attempt => $"The job, and those that need it, were queued again (attempt {attempt}).", "A job can be done again once all jobs of its run have ended.", cancellation);

    private async Task<IActionResult> ChangeAsync(
        long run, long job, Func<Scope.Repository, Task<ControlOutcome>> change, Func<int, string> done, string refused, CancellationToken cancellation)
    {
        var outcome = await JobPage.Of(db, Place, run, job).AnyAsync(cancellation) ? await change((Scope.Repository)Place.Scope) : ControlOutcome.NotFound;
        if (outcome == ControlOutcome.NotFound)
        {
            return NotFound();
        }

        if (outcome == ControlOutcome.Done)
        {
            this.Succeeded(done(await JobPage.Of(db, Place, run, job).Select(row => row.Attempt).FirstOrDefaultAsync(cancellation)));
        }
        else
        {
            this.Refused(refused);
        }

        return LocalRedirect(RunPaths.Of(Place.Name, run, job));
    }

    private async Task<long?> FindAsync(long run, long job, LogQuery query, CancellationToken cancellation) =>
        await JobPage.Of(db, Place, run, job).AnyAsync(cancellation) ? await answers.FindTaskAsync(job, query.Attempt, cancellation) : null;
}
