using RunnerHub.Features.Jobs;
using RunnerHub.Features.Jobs.Workflows;

namespace RunnerHub.Tests.Features.Jobs.Workflows;

/// <summary>Whether a job runs, by its condition and by how those before it have ended.</summary>
public sealed class ConditionTests
{
    private static readonly string[] Conditions = ["", "success()", "failure()", "always()", "cancelled()", "!cancelled()", "success() || failure()"];

    [Theory]
    [InlineData("nothing needed", "yes yes no yes no yes yes")]
    [InlineData("success", "yes yes no yes no yes yes")]
    [InlineData("failure", "no no yes yes no yes yes")]
    [InlineData("skipped", "no no no yes no yes no")]
    [InlineData("cancelled", "no no no yes no yes no")]
    [InlineData("success failure", "no no yes yes no yes yes")]
    [InlineData("success skipped", "no no no yes no yes no")]
    [InlineData("run cancelled", "no no no yes yes no no")]
    [InlineData("success after failure", "no no yes yes no yes yes")]
    [InlineData("success after skipped", "no no no yes no yes no")]
    [InlineData("skipped after failure", "no no yes yes no yes yes")]
    [InlineData("success after success", "yes yes no yes no yes yes")]
    public void A_job_runs_by_the_results_of_those_that_it_needs(string state, string expected)
    {
        var results = state.Split(' ').Where(word => Enum.TryParse<JobStatus>(word, true, out _) && !state.StartsWith("run", StringComparison.Ordinal))
            .Select(word => Enum.Parse<JobStatus>(word, true)).ToList();
        var needed = state.Contains("after", StringComparison.Ordinal) ? results[..1] : results;
        var scope = new ExpressionScope(ExpressionTests.Context)
        {
            Needs = needed.Select((result, index) => (result, index)).ToDictionary(need => $"job{need.index}", need => new NeedOutcome(need.result, new Dictionary<string, string>())),
            Before = results,
            IsCancelled = state == "run cancelled",
        };

        Assert.Equal(expected, string.Join(' ', Conditions.Select(condition => Expressions.Condition(condition, scope).Holds ? "yes" : "no")));
    }

    [Theory]
    [InlineData("github.ref == 'refs/heads/main'", true)]
    [InlineData("${{ github.ref == 'refs/heads/main' }}", true)]
    [InlineData("  ${{ github.ref != 'refs/heads/main' }}  ", false)]
    [InlineData("needs.build.outputs.changed == 'true'", true)]
    [InlineData("needs.build.outputs.CHANGED", true)]
    [InlineData("needs.build.result == 'success'", true)]
    [InlineData("needs.other.result == 'success'", false)]
    [InlineData("contains(needs.*.result, 'failure')", false)]
    [InlineData("!contains(needs.*.result, 'failure')", true)]
    [InlineData("matrix.os == 'Linux' && matrix.version >= 1.1", true)]
    [InlineData("inputs.debug", true)]
    [InlineData("vars.REGION == 'us'", false)]
    [InlineData("false", false)]
    [InlineData("0", false)]
    [InlineData("'text'", true)]
    public void A_condition_sees_the_contexts_of_its_job(string condition, bool holds)
    {
        var scope = new ExpressionScope(ExpressionTests.Context)
        {
            Needs = new Dictionary<string, NeedOutcome>
            {
                ["build"] = new(JobStatus.Success, new Dictionary<string, string> { ["changed"] = "true" }),
            },
        }.WithMatrix("""{"os": "linux", "version": 1.1}""");

        Assert.Equal(new ConditionAnswer(holds), Expressions.Condition(condition, scope));
    }

    [Theory]
    [InlineData("secrets.X == 'a'", "The condition cannot be worked out: secrets is not known here; known are github, inputs, matrix, needs, strategy and vars (character 1).")]
    [InlineData("${{ github.ref == }}", "The condition cannot be worked out: the expression ends too early (character 19).")]
    [InlineData("github.ref == 'a' && ${{ true }}", "The condition cannot be worked out: text beside ${{ }} would always hold; write the whole condition inside of it, or leave the braces out (character 1).")]
    [InlineData("fromJSON(github.ref)", "The condition cannot be worked out: fromJSON was given text that is no JSON (its line 1, byte 1) (character 1).")]
    [InlineData("success('build')", "The condition cannot be worked out: success() takes no arguments (character 1).")]
    public void A_condition_that_cannot_be_worked_out_says_why(string condition, string problem) =>
        Assert.Equal(new ConditionAnswer(false, problem), Expressions.Condition(condition, new ExpressionScope(ExpressionTests.Context)));
}
