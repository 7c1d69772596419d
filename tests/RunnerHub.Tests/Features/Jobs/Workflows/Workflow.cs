using RunnerHub.Features.Jobs.Workflows;

namespace RunnerHub.Tests.Features.Jobs.Workflows;

/// <summary>Reads workflows for tests.</summary>
internal static class Workflow
{
    public const string Steps = "steps: [{run: make}]";

    public static WorkflowAnswer Read(string yaml, string eventName = "push")
    {
        var (summary, problems) = WorkflowReader.Summarise(yaml);
        return summary?.Plan(ExpressionTests.ContextOf(summary.NameOr(""), eventName)) ?? new(null, problems);
    }

    public static PlannedRun Plan(string yaml, string eventName = "push")
    {
        var answer = Read(yaml, eventName);
        Assert.Equal("", Said(answer));
        return answer.Run!;
    }

    /// <summary>One job with lines of its own, each indented as a part of it.</summary>
    public static string Job(string lines) => $"on: push\njobs:\n  build:\n    runs-on: linux\n    {Steps}\n    {lines.ReplaceLineEndings("\n    ")}\n";

    /// <summary>"line:column message", a line for each problem.</summary>
    public static string Said(WorkflowAnswer answer)
    {
        Assert.Equal(answer.Run is null, answer.Problems.Count > 0);
        return string.Join('\n', answer.Problems.Select(problem => $"{problem.Line}:{problem.Column} {problem.Message}"));
    }
}
