using Microsoft.AspNetCore.Mvc;
using RunnerHub.Platform;

namespace RunnerHub.Features.Repositories;

/// <summary>Everybody who is signed in may create repositories, for himself and for the organisations that he owns.</summary>
[Route("repo/create")]
internal sealed class CreateRepositoryController(RepositoryRules rules, EligibleOwners owners) : Controller
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
        var owner = await owners.FindAsync(form.Owner ?? "", cancellation);
        var made = await rules.CreateAsync(owner, form.Name, form.Description, cancellation);
        foreach (var (field, sentence) in made.Problems)
        {
            ModelState.AddProblem(field, sentence);
        }

        if (!ModelState.IsValid)
        {
            return View("Create", form with { Owners = await owners.ListAsync(form.Owner, cancellation) }).Again();
        }

        this.Succeeded($"The repository {owner!.Name}/{made.Name} was created.");
        return LocalRedirect($"/{owner.Name}/{made.Name}");
    }
}
