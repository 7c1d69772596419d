using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Shared;
using RunnerHub.Platform;

namespace RunnerHub.Features.Organizations;

/// <summary>An organisation's description, and its end.</summary>
[InPlace(PlaceKind.Organization)]
[Authorize<OwnPlace>]
[Route("org/{org}/settings")]
internal sealed class OrganizationSettingsController(RunnerHubDb db, OrganizationRules rules, PlaceDeletion deletion) : Controller
{
    private Place Place => HttpContext.GetPlace();

    [HttpGet("")]
    public async Task<IActionResult> Edit(CancellationToken cancellation)
    {
        var id = Place.OwnerId;
        var description = await db.Owners.Where(owner => owner.Id == id).Select(owner => owner.Description).FirstOrDefaultAsync(cancellation);
        return View("Settings", new OrganizationForm { Description = description });
    }

    [HttpPost("")]
    public async Task<IActionResult> Save([FromForm] OrganizationForm form, CancellationToken cancellation)
    {
        ModelState.AddProblem(nameof(form.Description), await rules.DescribeAsync(Place.OwnerId, form.Description, cancellation));
        if (!ModelState.IsValid)
        {
            return View("Settings", form).Again();
        }

        this.Succeeded("The description was saved.");
        return LocalRedirect(Place.SettingsPath);
    }

    [HttpGet("delete")]
    public async Task<IActionResult> ConfirmDelete(CancellationToken cancellation) =>
        View("Confirm", await QuestionAsync(cancellation));

    [HttpPost("delete")]
    public async Task<IActionResult> Delete([FromForm] string? confirmation, CancellationToken cancellation)
    {
        var isTyped = ConfirmPage.IsTyped(confirmation, Place.OwnerName);
        if (isTyped && await deletion.DeleteOwnerAsync(Place.OwnerId, cancellation))
        {
            this.Succeeded($"The organisation {Place.OwnerName} was deleted.");
            return LocalRedirect("/");
        }

        var question = await QuestionAsync(cancellation);
        return View("Confirm", isTyped || question.Button is null ? question : question.MistypedAs(confirmation)).Again();
    }

    private async Task<ConfirmPage> QuestionAsync(CancellationToken cancellation)
    {
        var id = Place.OwnerId;
        var repositories = await db.Repositories.CountAsync(repository => repository.OwnerId == id, cancellation);
        var members = await db.OrganizationMembers.CountAsync(member => member.OrganizationId == id, cancellation);
        return OrganizationConfirmations.Delete(Place, repositories, members, await deletion.ForetellAsync(Place.Scope, cancellation));
    }
}
