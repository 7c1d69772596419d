using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Organizations;

/// <summary>Everybody who is signed in may create an organisation, and is its first owner.</summary>
[Route("org/create")]
internal sealed class CreateOrganizationController(RunnerHubDb db, CurrentUser user, TimeProvider clock) : Controller
{
    [HttpGet("")]
    public IActionResult New() => View("Create", new CreateOrganizationForm());

    [HttpPost("")]
    public async Task<IActionResult> Create([FromForm] CreateOrganizationForm form, CancellationToken cancellation)
    {
        var name = (form.Name ?? "").Trim();
        var description = Names.TidyDescription(form.Description);
        ModelState.AddProblem(nameof(form.Name), Names.ProblemWithOwner(name));
        ModelState.AddProblem(nameof(form.Description), Names.ProblemWithDescription(description));
        if (ModelState.IsValid && !await TryCreateAsync(name, description, cancellation))
        {
            ModelState.AddProblem(nameof(form.Name), $"The name “{name}” is taken by a user or an organisation; choose another.");
        }

        if (!ModelState.IsValid)
        {
            return View("Create", form).Again();
        }

        this.Succeeded($"The organisation {name} was created.");
        return LocalRedirect($"/{name}");
    }

    private async Task<bool> TryCreateAsync(string name, string description, CancellationToken cancellation)
    {
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            var organization = Owner.Named(name, OwnerKind.Organization, clock.GetUtcNow());
            organization.Description = description;
            db.Owners.Add(organization);
            await db.SaveChangesAsync(cancellation);
            db.OrganizationMembers.Add(new OrganizationMember
            {
                OrganizationId = organization.Id,
                UserId = user.Id,
                Role = OrganizationRole.Owner,
                Created = organization.Created,
            });
            await db.SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
            return true;
        }
        catch (DbUpdateException problem) when (db.IsDuplicate(problem))
        {
            return false;
        }
    }
}
