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

    /// <summary>Has a field show this and not what was sent: the text of a file that was uploaded.</summary>
    public static void ShowAgain(this Controller controller, string field, string text) => controller.ModelState.SetModelValue(field, text, text);
}
