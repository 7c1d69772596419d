using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Jobs.Runs;
using RunnerHub.Features.Runners;
using RunnerHub.Features.Shared;

namespace RunnerHub.Features.Jobs.Queue;

/// <summary>The queue, once for all places; the four classes that inherit say where.</summary>
[Authorize<ManageRunners>]
internal abstract class QueueController(Reads reads, LiveEvents live) : Controller
{
    /// <summary>Why jobs wait depends on runners, too.</summary>
    private static readonly string[] Topics = [JobSignals.Changed, RunnerService.Changed, RunnerService.Returned];

    private Place Place => HttpContext.GetPlace();

    [HttpGet("")]
    public async Task<IActionResult> List(QueueQuery query, string? format, [FromServices] RunnerHubDb db, [FromServices] CurrentUser user, CancellationToken cancellation) =>
        TableExport.Of(format, "queue", reads.StreamAsync((Queues queues) => queues.Export(Place, query), cancellation))
        ?? View("Queue", await PageAsync(query, db, user, cancellation));

    [HttpGet("events")]
    public ServerSentEventsResult<string> Events(QueueQuery query, string? seen)
    {
        var place = Place;
        return live.Watch<Queues>(HttpContext, ("queue", place.Scope, query.ToQueryString()), Topics, seen,
            async (some, stop) => (await some.ReadAsync(place, query, stop)).Glimpse);
    }

    private async Task<QueuePage> PageAsync(QueueQuery query, RunnerHubDb db, CurrentUser user, CancellationToken cancellation)
    {
        var page = await reads.AskAsync((Queues queues) => queues.ReadAsync(Place, query, cancellation), cancellation);
        return page with { RunnerPaths = await db.RunnerPathsAsync(user, page.Jobs.Rows.Select(row => row.RunnerId), cancellation) };
    }
}
