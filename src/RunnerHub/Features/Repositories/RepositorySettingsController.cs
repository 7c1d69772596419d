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
        return await WordsAsync(cancellation) is not { } kept ? NotFound() : View("Settings", new RepositoryForm
        {
            Name = kept.Name,
            Description = kept.Description,
            MadeFrom = Overtaking.TagOf(kept.Name, kept.Description),
        });
    }

    [HttpPost("")]
    [Authorize<ManagePlace>]
    public async Task<IActionResult> Save([FromForm] RepositoryForm form, CancellationToken cancellation)
    {
        if (await WordsAsync(cancellation) is not { } kept)
        {
            return NotFound();
        }

        if (this.IsOvertaken(
            form.MadeFrom,
            new EditedField(nameof(form.Name), kept.Name, form.Name?.Trim()),
            new EditedField(nameof(form.Description), kept.Description, Names.TidyDescription(form.Description))))
        {
            return View("Settings", form).Overtaken();
        }

        var changed = await rules.ChangeAsync(Place, form.Name, form.Description ?? "", form.MadeFrom is null ? null : kept, cancellation);
        foreach (var (field, sentence) in changed.Problems)
        {
            ModelState.AddProblem(field, sentence);
        }

        if (changed.IsGone || !ModelState.IsValid)
        {
            return !changed.IsGone ? View("Settings", form).Again() : form.MadeFrom is null ? NotFound() : await Save(form, cancellation);
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

        if (!await deletion.DeleteRepositoryAsync(Id))
        {
            return NotFound();
        }

        this.Succeeded($"The repository {Place.Name} was deleted.");
        return LocalRedirect($"/{Place.OwnerName}");
    }

    /// <returns>Null when it was deleted or given away meanwhile.</returns>
    private Task<RepositoryWords?> WordsAsync(CancellationToken cancellation)
    {
        var (id, ownerId) = (Id, Place.OwnerId);
        return db.Repositories.Where(repository => repository.Id == id && repository.OwnerId == ownerId)
            .Select(repository => new RepositoryWords(repository.Name, repository.Description)).FirstOrDefaultAsync(cancellation);
    }

    private async Task<ConfirmPage> QuestionAsync(CancellationToken cancellation)
    {
        var id = Id;
        var collaborators = await db.Collaborators.CountAsync(collaborator => collaborator.RepositoryId == id, cancellation);
        return RepositoryConfirmations.Delete(Place, collaborators, await deletion.ForetellAsync(Place.Scope, cancellation));
    }
}
