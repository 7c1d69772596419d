using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Features.Shared;
using RunnerHub.Platform;

namespace RunnerHub.Features.Workflows;

/// <summary>The pages on which people store workflows and change them.</summary>
[InPlace(PlaceKind.Repository)]
[Route("{owner:owner}/{repo}/actions/workflows")]
[Authorize<RunWorkflows>]
internal sealed class StoreWorkflowController(StoredWorkflows workflows) : Controller
{
    private const string Template = "name: Build\non:\n  push:\n  workflow_dispatch:\njobs:\n  build:\n    runs-on: linux\n    steps:\n      - run: echo \"Hello\"\n";

    private Place Place => HttpContext.GetPlace();

    private long RepoId => Place.Scope.RepoId!.Value;

    [HttpGet("new")]
    public IActionResult New() => View("Store", new StorePage(Place, null, StoreForm.Of("build.yml", Template, null)));

    [HttpPost("new")]
    public Task<IActionResult> Store([FromForm] StoreForm form, CancellationToken cancellation) => StoreAsync(null, form, cancellation);

    [HttpGet("{workflow}/edit")]
    public async Task<IActionResult> Edit(string workflow, CancellationToken cancellation) =>
        await workflows.FindAsync(RepoId, workflow, cancellation) is { } found
            ? View("Store", new StorePage(Place, found.Name, StoreForm.Of(found.Name, found.Text, found))) : NotFound();

    [HttpPost("{workflow}/edit")]
    public async Task<IActionResult> Change(string workflow, [FromForm] StoreForm form, CancellationToken cancellation) =>
        await workflows.FindAsync(RepoId, workflow, cancellation) is { } found ? await StoreAsync(found, form, cancellation) : NotFound();

    /// <param name="changed">The workflow that is changed; null stores a new one.</param>
    private async Task<IActionResult> StoreAsync(StoredWorkflow? changed, StoreForm form, CancellationToken cancellation)
    {
        var (text, problem) = await form.ReadAsync(cancellation);
        var name = changed?.Name ?? form.Name?.Trim();
        this.ShowAgain(form, text);
        if (problem is null && changed is not null && this.IsOvertaken(form.MadeFrom, new EditedField(nameof(form.Text), changed.Text, text)))
        {
            return View("Store", new StorePage(Place, changed.Name, form with { Text = text })).Overtaken();
        }

        var replaced = changed is null || form.MadeFrom is null ? null : changed.Text;
        var answer = problem is null ? await workflows.StoreAsync(RepoId, name, text, mayReplace: changed is not null, replaced, cancellation)
            : new StoreAnswer(StoreOutcome.Invalid, changed is null ? StoredWorkflow.WhyNoName(name) : null, []);
        switch (answer.Outcome)
        {
            case StoreOutcome.Made or StoreOutcome.Changed:
                this.Succeeded($"The workflow {name} was {(answer.Outcome == StoreOutcome.Made ? "stored" : "changed")}.");
                return LocalRedirect($"{WorkflowsPage.PathOf(Place)}/{name}");
            case StoreOutcome.Overtaken:
                return await Change(name!, form, cancellation);
            case StoreOutcome.PlaceGone:
                return NotFound();
        }

        ModelState.AddProblem(nameof(form.Name), answer.NameProblem);
        ModelState.AddProblem(nameof(form.Text), problem ?? this.WrongWorkflow(answer.Problems));
        return View("Store", new StorePage(Place, changed?.Name, form with { Name = name, Text = text, Problems = answer.Problems })).Again();
    }
}
