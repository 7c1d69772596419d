using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Data;

namespace RunnerHub.Features.Repositories;

/// <summary>The page of a repository, for everybody who may see it.</summary>
[InPlace(PlaceKind.Repository)]
[Route("{owner:owner}/{repo}")]
internal sealed class RepositoryController(RunnerHubDb db) : Controller
{
    [HttpGet("")]
    [Authorize<ReadPlace>]
    public async Task<IActionResult> Show(CancellationToken cancellation) =>
        View("Repository", await RepositoryPage.ReadAsync(db, HttpContext.GetPlace(), cancellation));
}
