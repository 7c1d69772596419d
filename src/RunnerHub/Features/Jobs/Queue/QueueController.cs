using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
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
    public async Task<IActionResult> List(QueueQuery query, string? format, CancellationToken cancellation) =>
        TableExport.Of(format, "queue", reads.StreamAsync((Queues queues) => queues.Export(Place, query), cancellation))
        ?? View("Queue", await reads.AskAsync((Queues queues) => queues.ReadAsync(Place, query, cancellation), cancellation));

    [HttpGet("events")]
    public ServerSentEventsResult<string> Events(QueueQuery query, string? seen)
    {
        var place = Place;
        return live.Watch<Queues>(HttpContext, ("queue", place.Scope, query.ToQueryString()), Topics, seen,
            async (some, stop) => (await some.ReadAsync(place, query, stop)).Glimpse);
    }
}
