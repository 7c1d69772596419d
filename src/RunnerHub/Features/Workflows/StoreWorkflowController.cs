using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
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
    public IActionResult New() => View("Store", new StorePage(Place, null, new StoreForm { Name = "build.yml", Text = Template }));

    [HttpPost("new")]
    public Task<IActionResult> Store([FromForm] StoreForm form, CancellationToken cancellation) => StoreAsync(null, form, cancellation);

    [HttpGet("{workflow}/edit")]
    public async Task<IActionResult> Edit(string workflow, CancellationToken cancellation) =>
        await workflows.FindAsync(RepoId, workflow, cancellation) is { } found
            ? View("Store", new StorePage(Place, found.Name, new StoreForm { Name = found.Name, Text = found.Text })) : NotFound();

    [HttpPost("{workflow}/edit")]
    public async Task<IActionResult> Change(string workflow, [FromForm] StoreForm form, CancellationToken cancellation) =>
        await workflows.FindAsync(RepoId, workflow, cancellation) is { } found ? await StoreAsync(found.Name, form, cancellation) : NotFound();

    /// <param name="changed">The name of the workflow that is changed; null stores a new one.</param>
    private async Task<IActionResult> StoreAsync(string? changed, StoreForm form, CancellationToken cancellation)
    {
        var (text, problem) = await form.ReadAsync(cancellation);
        var name = changed ?? form.Name?.Trim();
        var answer = problem is null ? await workflows.StoreAsync(RepoId, name, text, mayReplace: changed is not null, cancellation)
            : new StoreAnswer(StoreOutcome.Invalid, changed is null ? StoredWorkflow.WhyNoName(name) : null, []);
        if (answer.Outcome is StoreOutcome.Made or StoreOutcome.Changed)
        {
            this.Succeeded($"The workflow {name} was {(answer.Outcome == StoreOutcome.Made ? "stored" : "changed")}.");
            return LocalRedirect($"{WorkflowsPage.PathOf(Place)}/{name}");
        }

        ModelState.AddProblem(nameof(form.Name), answer.NameProblem);
        ModelState.AddProblem(nameof(form.Text), problem ?? this.WrongWorkflow(answer.Problems));
        this.ShowAgain(nameof(form.Text), text);
        return answer.Outcome == StoreOutcome.PlaceGone ? NotFound()
            : View("Store", new StorePage(Place, changed, form with { Name = name, Text = text, Problems = answer.Problems })).Again();
    }
}
