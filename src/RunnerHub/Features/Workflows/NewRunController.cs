using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Workflows;

/// <summary>The page on which people start a run of a workflow that they paste or upload.</summary>
[InPlace(PlaceKind.Repository)]
[Route("{owner:owner}/{repo}/actions/new")]
[Authorize<RunWorkflows>]
internal sealed class NewRunController(RunnerHubDb db, RunSubmission submission, CurrentUser user, PublicUrl url) : Controller
{
    private Place Place => HttpContext.GetPlace();

    [HttpGet("")]
    public async Task<IActionResult> New(CancellationToken cancellation) =>
        View("NewRun", new NewRunPage(Place, new NewRunForm(), await RecentRefs.ReadAsync(db, Place, cancellation)));

    [HttpPost("")]
    public async Task<IActionResult> Start([FromForm] NewRunForm form, CancellationToken cancellation)
    {
        var (text, wrongText) = await form.ReadAsync(cancellation);
        var (inputs, wrongInputs) = form.ReadInputs();
        ModelState.AddProblem(nameof(form.Text), wrongText);
        ModelState.AddProblem(nameof(form.Inputs), wrongInputs);
        var wish = new RunWish(text, "", form.Event, form.Ref ?? "", form.Sha ?? "", inputs);
        var answer = ModelState.IsValid ? await submission.SubmitAsync(Place, user, wish, url.Of(Request), cancellation) : RunSubmission.Check(wish);
        if (ModelState.IsValid && !answer.IsRefused)
        {
            return answer.Run is { } run ? this.Started(Place, run) : NotFound();
        }

        foreach (var problem in answer.Problems)
        {
            ModelState.AddProblem(problem.Field.ToString(), problem.Sentence);
        }

        // Of a text that is missing there is nothing more to say.
        var inWorkflow = wrongText is null ? answer.InWorkflow : [];
        ModelState.AddProblem(nameof(form.Text), this.WrongWorkflow(inWorkflow));
        this.ShowAgain(form, text);
        return View("NewRun", new NewRunPage(Place, form with { Text = text, Problems = inWorkflow }, await RecentRefs.ReadAsync(db, Place, cancellation))).Again();
    }
}
