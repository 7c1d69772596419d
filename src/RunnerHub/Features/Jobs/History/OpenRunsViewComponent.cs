using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;

namespace RunnerHub.Features.Jobs.History;

/// <summary>The link from the page of a repository to its runs, with how many have not ended: <c>Component.InvokeAsync("OpenRuns", new { place })</c>.</summary>
internal sealed class OpenRunsViewComponent(RunnerHubDb db) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync(Place place)
    {
        var repoId = place.Scope.RepoId;
        var open = await db.Runs.CountAsync(run => run.RepoId == repoId && run.Status >= JobStatus.Waiting, HttpContext.RequestAborted);
        return View("/Features/Jobs/History/Views/OpenRuns.cshtml", (place, open));
    }
}
