using RunnerHub.Features.Jobs.Workflows;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Workflows;

/// <summary>What programs are told of a workflow or a run that was refused.</summary>
internal static class SubmissionAnswers
{
    private const int MostSaid = 10;

    public static ApiRefusal Refuse(RunAnswer answer, string workflowField) =>
        answer.InWorkflow.Count > 0 ? Refuse(workflowField, answer.InWorkflow)
        : answer.Problems is [var problem, ..] ? ApiRefusal.Invalid($"[{problem.Field}]: {problem.Sentence}")
        : ApiRefusal.Gone;

    /// <summary>The first problems in a sentence, and all of them as a list: who mends one would rather know of the others, too.</summary>
    public static ApiRefusal Refuse(string field, IReadOnlyList<WorkflowProblem> problems)
    {
        var said = problems.Take(MostSaid).Select(problem => $"Line {problem.Line}, column {problem.Column}: {problem.Message}.");
        var rest = problems.Count > MostSaid ? $" There are {problems.Count - MostSaid} more." : "";
        return new ApiRefusal(StatusCodes.Status422UnprocessableEntity, $"[{field}]: {string.Join(' ', said)}{rest}")
        {
            Problems = [.. problems.Select(problem => new ApiTextProblem(problem.Line, problem.Column, problem.Message))],
        };
    }
}
