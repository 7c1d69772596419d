using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Features.Shared;

namespace RunnerHub.Features.Operations.Monitoring;

/// <summary>What the server does at the moment, for those who run the site.</summary>
[InPlace(PlaceKind.Site)]
[Authorize<OwnPlace>]
internal sealed class MonitorController(LiveFigures figures, LiveEvents live, TimeProvider clock) : Controller
{
    [HttpGet(MonitorPage.Path)]
    public async Task<IActionResult> Show(CancellationToken cancellation) => View("Monitor", await MonitorPage.ReadAsync(figures, cancellation));

    [HttpGet(MonitorPage.Path + "/events")]
    public ServerSentEventsResult<string> Events(string? seen) => live.Watch<LiveFigures>(
        HttpContext, MonitorPage.Path, [], seen, (some, _) => Task.FromResult(MonitorPage.GlimpseOf(some.Samples[^1].At, clock.GetUtcNow())));
}
