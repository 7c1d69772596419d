using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Data;

namespace RunnerHub.Features.Dashboard;

/// <summary>Where everybody arrives after signing in.</summary>
internal sealed class DashboardController(RunnerHubDb db, Reads reads, CurrentUser user, TimeProvider clock) : Controller
{
    [HttpGet("/")]
    public async Task<IActionResult> Show(DashboardQuery query, CancellationToken cancellation) =>
        View("Dashboard", await DashboardPage.ReadAsync(db, reads, user, query, clock.GetUtcNow(), cancellation));
}
