using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Platform;

namespace RunnerHub.Features.Organizations;

/// <summary>Everybody who is signed in may create an organisation, and is its first owner.</summary>
[Route("org/create")]
internal sealed class CreateOrganizationController(OrganizationRules rules, CurrentUser user) : Controller
{
    [HttpGet("")]
    public IActionResult New() => View("Create", new CreateOrganizationForm());

    [HttpPost("")]
    public async Task<IActionResult> Create([FromForm] CreateOrganizationForm form, CancellationToken cancellation)
    {
        var (name, problems) = await rules.CreateAsync(form.Name, form.Description, user.Id, cancellation);
        foreach (var (field, sentence) in problems)
        {
            ModelState.AddProblem(field, sentence);
        }

        if (!ModelState.IsValid)
        {
            return View("Create", form).Again();
        }

        this.Succeeded($"The organisation {name} was created.");
        return LocalRedirect($"/{name}");
    }
}
