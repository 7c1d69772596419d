using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;

namespace RunnerHub.Features.Accounts;

/// <summary>The short addresses of the site administration.</summary>
[InPlace(PlaceKind.Site)]
[Authorize<OwnPlace>]
internal sealed class AdministrationController : Controller
{
    [HttpGet("-/admin")]
    [HttpGet("-/admin/actions")]
    public IActionResult Runners() => LocalRedirect("/-/admin/actions/runners");
}
