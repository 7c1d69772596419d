using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Features.Shared;

namespace RunnerHub.Features.Jobs.Runs;

/// <summary>The runs of a repository, for everybody who may read it.</summary>
[InPlace(PlaceKind.Repository)]
[Route("{owner:owner}/{repo}/actions")]
[Authorize<ReadPlace>]
internal sealed class RunsController(Reads reads, LiveEvents live) : Controller
{
    private static readonly string[] Topics = [JobSignals.Changed];

    private Place Place => HttpContext.GetPlace();

    [HttpGet("")]
    public async Task<IActionResult> List(RunListQuery query, string? format, CancellationToken cancellation) =>
        TableExport.Of(format, "runs", reads.StreamAsync((RunList runs) => runs.Export(Place, query), cancellation))
        ?? View("Runs", await reads.AskAsync((RunList runs) => runs.ReadAsync(Place, query, cancellation), cancellation));

    [HttpGet("events")]
    public ServerSentEventsResult<string> ListEvents(RunListQuery query, string? seen)
    {
        var place = Place;
        return live.Watch<RunList>(HttpContext, ("runs", place.Scope, query.ToQueryString()), Topics, seen,
            async (list, stop) => (await list.ReadAsync(place, query, stop)).Glimpse);
    }

    [HttpGet("runs")]
    public IActionResult Runs() => LocalRedirect(RunPaths.List(Place) + Request.QueryString);
}
