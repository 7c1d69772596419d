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
        var description = await DescriptionAsync(cancellation) ?? "";
        return View("Settings", new OrganizationForm { Description = description, MadeFrom = Overtaking.TagOf(description) });
    }

    [HttpPost("")]
    public async Task<IActionResult> Save([FromForm] OrganizationForm form, CancellationToken cancellation)
    {
        if (await DescriptionAsync(cancellation) is not { } kept)
        {
            return NotFound();
        }

        if (this.IsOvertaken(form.MadeFrom, new EditedField(nameof(form.Description), kept, Names.TidyDescription(form.Description))))
        {
            return View("Settings", form).Overtaken();
        }

        var (isDone, problem) = await rules.DescribeAsync(Place.OwnerId, form.Description, form.MadeFrom is null ? null : kept, cancellation);
        ModelState.AddProblem(nameof(form.Description), problem);
        if (!isDone)
        {
            return ModelState.IsValid ? await Save(form, cancellation) : View("Settings", form).Again();
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

    /// <returns>Null when it was deleted meanwhile.</returns>
    private Task<string?> DescriptionAsync(CancellationToken cancellation)
    {
        var id = Place.OwnerId;
        return db.Owners.Where(owner => owner.Id == id).Select(owner => (string?)owner.Description).FirstOrDefaultAsync(cancellation);
    }

    private async Task<ConfirmPage> QuestionAsync(CancellationToken cancellation)
    {
        var id = Place.OwnerId;
        var repositories = await db.Repositories.CountAsync(repository => repository.OwnerId == id, cancellation);
        var members = await db.OrganizationMembers.CountAsync(member => member.OrganizationId == id, cancellation);
        return OrganizationConfirmations.Delete(Place, repositories, members, await deletion.ForetellAsync(Place.Scope, cancellation));
    }
}
