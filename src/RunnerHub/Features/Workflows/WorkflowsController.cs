using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Jobs.Workflows;
using RunnerHub.Features.Shared;
using RunnerHub.Platform;

namespace RunnerHub.Features.Workflows;

/// <summary>The workflows that a repository keeps, for people: read by all who see it, started and changed by those who may write.</summary>
[InPlace(PlaceKind.Repository)]
[Route("{owner:owner}/{repo}/actions/workflows")]
internal sealed class WorkflowsController(StoredWorkflows workflows, RunnerHubDb db) : Controller
{
    private Place Place => HttpContext.GetPlace();

    private long RepoId => Place.Scope.RepoId!.Value;

    [HttpGet("")]
    [Authorize<ReadPlace>]
    public async Task<IActionResult> List(int? page, CancellationToken cancellation) =>
        View("Workflows", await WorkflowsPage.ReadAsync(workflows.In(RepoId), Place, page ?? 1, cancellation));

    [HttpGet("{workflow}")]
    [Authorize<ReadPlace>]
    public async Task<IActionResult> Show(string workflow, CancellationToken cancellation) =>
        await workflows.FindAsync(RepoId, workflow, cancellation) is { } found ? View("Workflow", await PageAsync(found, new StartForm(), cancellation)) : NotFound();

    [HttpPost("{workflow}")]
    [Authorize<RunWorkflows>]
    public async Task<IActionResult> Start(
        string workflow, [FromForm] StartForm form, [FromServices] RunSubmission submission, [FromServices] CurrentUser user, [FromServices] PublicUrl url, CancellationToken cancellation)
    {
        if (await workflows.FindAsync(RepoId, workflow, cancellation) is not { } found)
        {
            return NotFound();
        }

        var page = await PageAsync(found, form, cancellation);
        if (!page.CanStart)
        {
            this.Refused($"The workflow {found.Name} cannot be started here: it is disabled, or does not run on {WorkflowEvents.Dispatch}.");
            return LocalRedirect(page.Path);
        }

        var wish = new RunWish(found.Text, found.Name, WorkflowEvents.Dispatch, form.Ref ?? "", form.Sha ?? "", form.ReadInputs(page.Inputs));
        var answer = await submission.SubmitAsync(Place, user, wish, url.Of(Request), cancellation);
        return answer.Run is { } run ? this.Started(Place, run) : answer.IsRefused ? Refused(answer, page) : NotFound();
    }

    [HttpPost("{workflow}/enable")]
    [Authorize<RunWorkflows>]
    public Task<IActionResult> Enable(string workflow, CancellationToken cancellation) => SetEnabledAsync(workflow, true, cancellation);

    [HttpPost("{workflow}/disable")]
    [Authorize<RunWorkflows>]
    public Task<IActionResult> Disable(string workflow, CancellationToken cancellation) => SetEnabledAsync(workflow, false, cancellation);

    [HttpGet("{workflow}/delete")]
    [Authorize<RunWorkflows>]
    public async Task<IActionResult> ConfirmDelete(string workflow, CancellationToken cancellation) =>
        await workflows.FindAsync(RepoId, workflow, cancellation) is not { } found ? NotFound() : View("Confirm", new ConfirmPage
        {
            Title = $"Delete the workflow {found.Name}?",
            Consequences = ["Nobody can start it by its name any more. Runs of it stay, and go on.", "This cannot be undone."],
            Action = $"{WorkflowsPage.PathOf(Place)}/{found.Name}/delete",
            Button = "Delete this workflow",
            IsDanger = true,
            Cancel = $"{WorkflowsPage.PathOf(Place)}/{found.Name}",
        });

    [HttpPost("{workflow}/delete")]
    [Authorize<RunWorkflows>]
    public async Task<IActionResult> Delete(string workflow, CancellationToken cancellation)
    {
        if (!await workflows.DeleteAsync(RepoId, workflow, cancellation))
        {
            return NotFound();
        }

        this.Succeeded($"The workflow {workflow} was deleted.");
        return LocalRedirect(WorkflowsPage.PathOf(Place));
    }

    private async Task<IActionResult> SetEnabledAsync(string workflow, bool isEnabled, CancellationToken cancellation)
    {
        if (!await workflows.EnableAsync(RepoId, workflow, isEnabled, cancellation))
        {
            return NotFound();
        }

        this.Succeeded(isEnabled ? $"The workflow {workflow} can be started again." : $"Nobody can start the workflow {workflow} any more. Its runs go on.");
        return LocalRedirect($"{WorkflowsPage.PathOf(Place)}/{workflow}");
    }

    private async Task<WorkflowPage> PageAsync(StoredWorkflow found, StartForm form, CancellationToken cancellation) => new(
        Place, found, WorkflowReader.Summarise(found.Text).Summary?.Triggers.Inputs ?? DispatchInputs.None, form, await RecentRefs.ReadAsync(db, Place, cancellation));

    private ViewResult Refused(RunAnswer answer, WorkflowPage page)
    {
        foreach (var problem in answer.Problems)
        {
            ModelState.AddProblem(problem.Field == RunField.Inputs ? $"Inputs[{problem.Input}]" : problem.Field.ToString(), problem.Sentence);
        }

        foreach (var problem in answer.InWorkflow)
        {
            ModelState.AddProblem("Workflow", $"Line {problem.Line}, column {problem.Column}: {problem.Message}.");
        }

        return View("Workflow", page).Again();
    }
}
