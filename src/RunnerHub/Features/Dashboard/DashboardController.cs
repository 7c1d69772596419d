using Microsoft.AspNetCore.Mvc;

namespace RunnerHub.Features.Dashboard;

internal sealed class DashboardController(DashboardReader reader) : Controller
{
    [HttpGet("/")]
    public async Task<IActionResult> Show(DashboardQuery query, CancellationToken cancellation) =>
        View("Dashboard", await reader.ReadAsync(query, cancellation));
}
