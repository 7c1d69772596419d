using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Repositories;

/// <summary>Everybody who is signed in may create repositories, for himself and for the organisations that he owns.</summary>
[Route("repo/create")]
internal sealed class CreateRepositoryController(RunnerHubDb db, EligibleOwners owners, TimeProvider clock) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> New(string? owner, CancellationToken cancellation)
    {
        var wished = owner is null ? null : await owners.FindAsync(owner, cancellation);
        var choice = await owners.ListAsync(wished?.Name, cancellation);
        return View("Create", new CreateRepositoryForm { Owner = wished?.Name ?? choice[0], Owners = choice });
    }

    [HttpPost("")]
    public async Task<IActionResult> Create([FromForm] CreateRepositoryForm form, CancellationToken cancellation)
    {
        var name = (form.Name ?? "").Trim();
        var description = Names.TidyDescription(form.Description);
        var owner = await owners.FindAsync(form.Owner ?? "", cancellation);
        ModelState.AddProblem(nameof(form.Owner), owner is null ? "Choose yourself or an organisation that you own." : null);
        ModelState.AddProblem(nameof(form.Name), Names.ProblemWithRepository(name));
        ModelState.AddProblem(nameof(form.Description), Names.ProblemWithDescription(description));
        if (ModelState.IsValid)
        {
            await CreateAsync(owner!, name, description, cancellation);
        }

        if (!ModelState.IsValid)
        {
            return View("Create", form with { Owners = await owners.ListAsync(form.Owner, cancellation) }).Again();
        }

        this.Succeeded($"The repository {owner!.Name}/{name} was created.");
        return LocalRedirect($"/{owner.Name}/{name}");
    }

    private async Task CreateAsync(OwnerByName owner, string name, string description, CancellationToken cancellation)
    {
        var repository = Repository.Named(name, owner.Id, clock.GetUtcNow());
        repository.Description = description;
        try
        {
            db.Repositories.Add(repository);
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException problem) when (db.IsDuplicate(problem))
        {
            ModelState.AddProblem(nameof(CreateRepositoryForm.Name), $"{owner.Name} has a repository named “{name}” already; choose another name.");
        }
        catch (DbUpdateException problem) when (db.BreaksReference(problem))
        {
            ModelState.AddProblem(nameof(CreateRepositoryForm.Owner), $"{owner.Name} was deleted meanwhile; choose another owner.");
        }
    }
}
