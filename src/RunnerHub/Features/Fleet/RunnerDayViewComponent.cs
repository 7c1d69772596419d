using Microsoft.AspNetCore.Mvc;
using RunnerHub.Data;

namespace RunnerHub.Features.Fleet;

/// <summary>The last 24 hours of a runner, for its page, which is of another feature: <c>Component.InvokeAsync("RunnerDay", new { id, silentSince })</c>.</summary>
internal sealed class RunnerDayViewComponent(RunnerHubDb db, TimeProvider clock) : ViewComponent
{
    /// <param name="id">Of a runner that the viewer manages.</param>
    /// <param name="silentSince">Since when it is not heard of; null when it is.</param>
    public async Task<IViewComponentResult> InvokeAsync(long id, DateTimeOffset? silentSince) => View(
        "/Features/Fleet/Views/RunnerDay.cshtml", await RunnerDay.ReadAsync(db, id, silentSince, clock.GetUtcNow(), HttpContext.RequestAborted));
}
