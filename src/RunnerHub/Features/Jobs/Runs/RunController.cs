using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Runners;
using RunnerHub.Features.Shared;
using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs.Runs;

/// <summary>The page of a run, for everybody who may read its repository; cancel, and do again.</summary>
[InPlace(PlaceKind.Repository)]
[Route("{owner:owner}/{repo}/actions/runs/{run:long}")]
[Authorize<ReadPlace>]
internal sealed class RunController(RunnerHubDb db, RunPages pages, LiveEvents live, RunControl control, CurrentUser user) : Controller
{
    /// <summary>Why jobs wait depends on runners, too.</summary>
    private static readonly string[] Topics = [JobSignals.Changed, RunnerService.Changed, RunnerService.Returned];

    private Place Place => HttpContext.GetPlace();

    [HttpGet("")]
    public async Task<IActionResult> Show(long run, int? page, CancellationToken cancellation) =>
        await IdAsync(run, cancellation) is { } id && await pages.FindAsync(Place, id, page ?? 1, cancellation) is { } found
            ? View("Run", found with { RunnerPaths = await db.RunnerPathsAsync(user, found.Jobs.Rows.Select(job => job.Runner?.Id), cancellation) })
            : NotFound();

    [HttpGet("events")]
    public async Task<IResult> Events(long run, int? page, string? seen, CancellationToken cancellation)
    {
        var place = Place;
        return await IdAsync(run, cancellation) is not { } id ? TypedResults.NotFound()
            : live.Watch<RunPages>(HttpContext, ("run", place.Scope, id, page ?? 1), Topics, seen,
                async (some, stop) => new Glimpse((await some.FindAsync(place, id, page ?? 1, stop))?.Seen ?? "gone", DateTimeOffset.MaxValue));
    }

    [HttpPost("cancel")]
    [Authorize<RunWorkflows>]
    public Task<IActionResult> Cancel(long run, CancellationToken cancellation) => ChangeAsync(
        run, (place, id) => control.CancelAsync(place, id, user.Name, cancellation), _ => "The run is cancelled.", "The run has ended already.", cancellation);

    [HttpPost("rerun")]
    [Authorize<RunWorkflows>]
    public Task<IActionResult> Rerun(long run, CancellationToken cancellation) => ChangeAsync(
        run, (place, id) => control.RerunAsync(place, id, Jobs.Rerun.All, cancellation),
        attempt => $"All jobs were queued again (attempt {attempt}).", "A run can be done again once all of its jobs have ended.", cancellation);

    [HttpPost("rerun-failed")]
    [Authorize<RunWorkflows>]
    public Task<IActionResult> RerunFailed(long run, CancellationToken cancellation) => ChangeAsync(
        run, (place, id) => control.RerunAsync(place, id, Jobs.Rerun.Failed, cancellation),
        attempt => $"The jobs that failed, and those that need them, were queued again (attempt {attempt}).",
        "No job of the run has failed, or some have not ended yet.", cancellation);

    private async Task<IActionResult> ChangeAsync(
        long run, Func<Scope.Repository, long, Task<ControlOutcome>> change, Func<int, string> done, string refused, CancellationToken cancellation)
    {
        var id = await IdAsync(run, cancellation) ?? 0;
        var outcome = await change((Scope.Repository)Place.Scope, id);
        if (outcome == ControlOutcome.NotFound)
        {
            return NotFound();
        }

        if (outcome == ControlOutcome.Done)
        {
            this.Succeeded(done(await db.Runs.Where(row => row.Id == id).Select(row => row.Attempt).FirstOrDefaultAsync(cancellation)));
        }
        else
        {
            this.Refused(refused);
        }

        return LocalRedirect(RunPaths.Of(Place, id));
    }

    /// <param name="run">Its id, or its number as in addresses of before.</param>
    private Task<long?> IdAsync(long run, CancellationToken cancellation)
    {
        var repoId = Place.Scope.RepoId;
        return db.Runs.Where(row => row.RepoId == repoId && (row.Id == run || row.Number == run))
            .OrderBy(row => row.Id == run ? 0 : 1).Select(row => (long?)row.Id).FirstOrDefaultAsync(cancellation);
    }
}
