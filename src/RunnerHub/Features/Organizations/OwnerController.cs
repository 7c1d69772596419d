using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Data;

namespace RunnerHub.Features.Organizations;

/// <summary>The public page of a user or an organisation.</summary>
[InPlace(PlaceKind.Owner)]
[Route("{owner:owner}")]
internal sealed class OwnerController(RunnerHubDb db, CurrentUser user) : Controller
{
    [HttpGet("")]
    [Authorize<ReadPlace>]
    public async Task<IActionResult> Show(string? q, int? page, CancellationToken cancellation) =>
        View("Owner", await OwnerPage.ReadAsync(db, HttpContext.GetPlace(), user, q?.Trim() ?? "", page ?? 1, cancellation));
}
