using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Shared;
using RunnerHub.Platform;

namespace RunnerHub.Features.Repositories;

/// <summary>The people who were given a role in a repository.</summary>
[InPlace(PlaceKind.Repository)]
[Authorize<ManagePlace>]
[Route("{owner:owner}/{repo}/settings/collaboration")]
internal sealed class CollaboratorsController(RunnerHubDb db, Collaborations collaborations, CurrentUser user) : Controller
{
    private Place Place => HttpContext.GetPlace();

    private string Home => CollaboratorsPage.PathOf(Place);

    [HttpGet("")]
    public async Task<IActionResult> List(int? page, string? format, [FromServices] Reads reads, CancellationToken cancellation) =>
        TableExport.Of(format, "collaborators", reads.StreamAsync((RunnerHubDb some) => CollaboratorsPage.Export(some, Place), cancellation))
        ?? View("Collaborators", await CollaboratorsPage.ReadAsync(db, Place, page ?? 1, new CollaboratorForm(), cancellation));

    [HttpPost("")]
    public async Task<IActionResult> Add([FromForm] CollaboratorForm form, CancellationToken cancellation)
    {
        var name = (form.Name ?? "").Trim();
        var person = await OwnerByName.FindAsync(db, name, cancellation);
        ModelState.AddProblem(nameof(form.Name), OwnerByName.ProblemWithPerson(name, person));
        ModelState.AddProblem(nameof(form.Role), form.ParsedRole is null ? "Choose a role." : null);
        if (ModelState.IsValid)
        {
            ModelState.AddProblem(nameof(form.Name), await collaborations.AddAsync(Place, person!, form.ParsedRole!.Value, cancellation));
        }

        if (!ModelState.IsValid)
        {
            return View("Collaborators", await CollaboratorsPage.ReadAsync(db, Place, 1, form, cancellation)).Again();
        }

        this.Succeeded($"{person!.Name} may now {RepositoryRoleWords.May(form.ParsedRole!.Value)} {Place.Name}.");
        return LocalRedirect(Home);
    }

    [HttpPost("{user}")]
    public async Task<IActionResult> SetRole([FromRoute(Name = "user")] string name, [FromForm] CollaboratorForm form, CancellationToken cancellation)
    {
        if (form.ParsedRole is not { } role)
        {
            return BadRequest();
        }

        if (await OwnerByName.FindAsync(db, name, cancellation) is not { } person || !await collaborations.SetRoleAsync(Place, person.Id, role, cancellation))
        {
            return NotFound();
        }

        this.Succeeded($"{person.Name} may now {RepositoryRoleWords.May(role)} {Place.Name}.");
        return LocalRedirect(AfterChangeOf(person, stays: role == RepositoryRole.Admin));
    }

    [HttpGet("{user}/remove")]
    public async Task<IActionResult> ConfirmRemove([FromRoute(Name = "user")] string name, CancellationToken cancellation)
    {
        var id = Place.Scope.RepoId!.Value;
        return await OwnerByName.FindAsync(db, name, cancellation) is { } person
            && await db.Collaborators.AnyAsync(collaborator => collaborator.RepositoryId == id && collaborator.UserId == person.Id, cancellation)
            ? View("Confirm", RepositoryConfirmations.Remove(Place, person)) : NotFound();
    }

    [HttpPost("{user}/remove")]
    public async Task<IActionResult> Remove([FromRoute(Name = "user")] string name, CancellationToken cancellation)
    {
        if (await OwnerByName.FindAsync(db, name, cancellation) is not { } person || !await collaborations.RemoveAsync(Place, person.Id, cancellation))
        {
            return NotFound();
        }

        this.Succeeded($"{person.Name} is no longer a collaborator in {Place.Name}.");
        return LocalRedirect(AfterChangeOf(person, stays: false));
    }

    /// <summary>Who takes the role from himself may no longer open these settings, nor always the repository.</summary>
    private string AfterChangeOf(OwnerByName person, bool stays) =>
        stays || person.Id != user.Id || Place.Allows<OwnPlace>() ? Home : "/";
}
