using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Jobs.Runs;
using RunnerHub.Features.Jobs.Workflows;
using RunnerHub.Platform;

namespace RunnerHub.Features.Workflows;

/// <summary>What people are answered who send a workflow.</summary>
internal static class WorkflowPageAnswers
{
    public static LocalRedirectResult Started(this Controller controller, Place place, StartedRun run)
    {
        controller.Succeeded($"Run {run.Number} was started.");
        return controller.LocalRedirect(RunPaths.Of(place, run.Id));
    }

    /// <summary>The sentence beside the text; the problems themselves are listed with it.</summary>
    public static string? WrongWorkflow(this Controller controller, IReadOnlyList<WorkflowProblem> problems) => problems.Count switch
    {
        0 => null,
        1 => "The workflow has a problem.",
        _ => $"The workflow has {problems.Count} problems.",
    };

    /// <summary>Has the form show this text and not what was sent, where it is that of a file that was uploaded.</summary>
    public static void ShowAgain(this Controller controller, WorkflowTextForm form, string text)
    {
        controller.ModelState.SetModelValue(nameof(form.Text), text, text);
        if (form.File is { Length: > 0 } && WorkflowTextForm.DigestOf(text) is var digest && digest != WorkflowTextForm.DigestOf(form.Text ?? ""))
        {
            controller.ModelState.SetModelValue(nameof(form.Untyped), digest, digest);
        }
    }
}
