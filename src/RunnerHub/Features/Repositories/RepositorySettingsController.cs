using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Shared;
using RunnerHub.Platform;

namespace RunnerHub.Features.Repositories;

/// <summary>A repository's name and description, and its end.</summary>
[InPlace(PlaceKind.Repository)]
[Route("{owner:owner}/{repo}/settings")]
internal sealed class RepositorySettingsController(RunnerHubDb db, RepositoryRules rules, PlaceDeletion deletion) : Controller
{
    private Place Place => HttpContext.GetPlace();

    private long Id => Place.Scope.RepoId!.Value;

    [HttpGet("")]
    [Authorize<ManagePlace>]
    public async Task<IActionResult> Edit(CancellationToken cancellation)
    {
        var id = Id;
        var description = await db.Repositories.Where(repository => repository.Id == id).Select(repository => repository.Description).FirstOrDefaultAsync(cancellation);
        return View("Settings", new RepositoryForm { Name = Place.RepositoryName, Description = description });
    }

    [HttpPost("")]
    [Authorize<ManagePlace>]
    public async Task<IActionResult> Save([FromForm] RepositoryForm form, CancellationToken cancellation)
    {
        var changed = await rules.ChangeAsync(Place, form.Name, form.Description ?? "", cancellation);
        foreach (var (field, sentence) in changed.Problems)
        {
            ModelState.AddProblem(field, sentence);
        }

        if (changed.IsGone || !ModelState.IsValid)
        {
            return changed.IsGone ? NotFound() : View("Settings", form).Again();
        }

        this.Succeeded("The settings were saved.");
        return LocalRedirect((Place with { RepositoryName = changed.Name }).SettingsPath);
    }

    [HttpGet("delete")]
    [Authorize<OwnPlace>]
    public async Task<IActionResult> ConfirmDelete(CancellationToken cancellation) =>
        View("Confirm", await QuestionAsync(cancellation));

    [HttpPost("delete")]
    [Authorize<OwnPlace>]
    public async Task<IActionResult> Delete([FromForm] string? confirmation, CancellationToken cancellation)
    {
        if (!ConfirmPage.IsTyped(confirmation, Place.Name))
        {
            return View("Confirm", (await QuestionAsync(cancellation)).MistypedAs(confirmation)).Again();
        }

        if (!await deletion.DeleteRepositoryAsync(Id, cancellation))
        {
            return NotFound();
        }

        this.Succeeded($"The repository {Place.Name} was deleted.");
        return LocalRedirect($"/{Place.OwnerName}");
    }

    private async Task<ConfirmPage> QuestionAsync(CancellationToken cancellation)
    {
        var id = Id;
        var collaborators = await db.Collaborators.CountAsync(collaborator => collaborator.RepositoryId == id, cancellation);
        return RepositoryConfirmations.Delete(Place, collaborators, await deletion.ForetellAsync(Place.Scope, cancellation));
    }
}
