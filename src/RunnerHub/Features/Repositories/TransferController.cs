using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Features.Shared;
using RunnerHub.Platform;

namespace RunnerHub.Features.Repositories;

/// <summary>The form that gives a repository to another owner.</summary>
/// <param name="Owners">Whom to choose from; null when anybody can be named.</param>
internal sealed record TransferPage(Place Place, IReadOnlyList<string>? Owners, IReadOnlyList<string> Consequences, TransferForm Form);

/// <summary>Gives a repository to another owner: one's own or, as an administrator, any.</summary>
[InPlace(PlaceKind.Repository)]
[Authorize<OwnPlace>]
[Route("{owner:owner}/{repo}/settings/transfer")]
internal sealed class TransferController(RepositoryTransfer transfer, EligibleOwners owners) : Controller
{
    private Place Place => HttpContext.GetPlace();

    [HttpGet("")]
    public async Task<IActionResult> Ask(CancellationToken cancellation) =>
        View("Transfer", await PageAsync(new TransferForm(), cancellation));

    [HttpPost("")]
    public async Task<IActionResult> Transfer([FromForm] TransferForm form, CancellationToken cancellation)
    {
        var name = (form.NewOwner ?? "").Trim();
        var target = name.Length == 0 ? null : await owners.FindAsync(name, cancellation);
        ModelState.AddProblem(nameof(form.NewOwner), ProblemWith(name, target));
        ModelState.AddProblem(nameof(form.Confirmation), ConfirmPage.IsTyped(form.Confirmation, Place.Name) ? null : $"Type “{Place.Name}” to confirm.");
        if (ModelState.IsValid && !await TransferAsync(target!, cancellation))
        {
            return NotFound();
        }

        if (!ModelState.IsValid)
        {
            return View("Transfer", await PageAsync(form, cancellation)).Again();
        }

        this.Succeeded($"The repository now belongs to {target!.Name}.");
        return LocalRedirect($"/{target.Name}/{Place.RepositoryName}");
    }

    private string? ProblemWith(string name, OwnerByName? target) =>
        target?.Id == Place.OwnerId ? RepositoryTransfer.WhyNotTo(target)
        : target is not null ? null
        : name.Length == 0 ? "Choose the new owner."
        : owners.IsAnybody ? "There is no user or organisation of this name."
        : EligibleOwners.WhyNot;

    /// <returns>False when the repository was deleted or given away meanwhile.</returns>
    private async Task<bool> TransferAsync(OwnerByName target, CancellationToken cancellation)
    {
        var answer = await transfer.TransferAsync(Place, target.Id, cancellation);
        ModelState.AddProblem(nameof(TransferForm.NewOwner), answer switch
        {
            TransferAnswer.NameTaken => $"{target.Name} has a repository named “{Place.RepositoryName}” already.",
            TransferAnswer.OwnerGone => $"{target.Name} was deleted meanwhile; choose another owner.",
            _ => null,
        });
        return answer != TransferAnswer.RepositoryGone;
    }

    private async Task<TransferPage> PageAsync(TransferForm form, CancellationToken cancellation)
    {
        var choice = owners.IsAnybody ? null : (await owners.ListAsync(null, cancellation)).Where(name => name != Place.OwnerName).ToList();
        return new TransferPage(Place, choice, await transfer.ForetellAsync(Place, cancellation), form);
    }
}
