namespace RunnerHub.Tests.Features.Jobs.Workflows;

/// <summary>Values that look like expressions: somebody wrote them into a message or a branch, and nobody works them out again.</summary>
public sealed class WorkflowDataTests
{
    [Fact]
    public void What_the_server_alone_looks_at_may_become_any_text()
    {
        var run = Workflow.Plan("""
            run-name: About ${{ github.event.evil }}
            on: push
            concurrency: ${{ github.event.evil }}
            jobs:
              build:
                runs-on: linux
                concurrency: {group: "of ${{ github.event.evil }}", cancel-in-progress: "${{ github.event.evil != '' }}"}
                steps: [{run: make}]
            """);

        Assert.Equal("About ${{ secrets.X }}", run.RunName);
        Assert.Equal("${{ secrets.X }}", run.Concurrency?.Group);
        Assert.Equal(("of ${{ secrets.X }}", true), (run.Jobs[0].Concurrency?.Group, run.Jobs[0].Concurrency?.CancelInProgress));
    }

    [Fact]
    public void A_limit_that_becomes_such_a_text_is_refused_for_being_no_number() => Assert.Equal(
        "6:22 jobs.build.timeout-minutes must be a number above 0, at most 525600, and becomes “${{ secrets.X }}”",
        Workflow.Said(Workflow.Read(Workflow.Job("timeout-minutes: ${{ github.event.evil }}"))));

    [Fact]
    public void The_name_of_a_job_is_told_to_its_runner_so_that_it_stays_what_it_is()
    {
        var job = Assert.Single(Workflow.Plan(Workflow.Job("name: Build ${{ github.event.evil }}, ${{ github.event.evil }}")).Jobs);

        Assert.Equal("Build ${{ secrets.X }}, ${{ secrets.X }}", job.Name);
        Assert.Contains("    name: \"Build ${{ '$' }}{{ secrets.X }}, ${{ '$' }}{{ secrets.X }}\"\n", job.Payload, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("runs-on: ${{ github.event.evil }}", "jobs.build.runs-on")]
    [InlineData("container: ${{ github.event.evil }}", "jobs.build.container")]
    public void What_its_runner_works_out_cannot_become_an_expression(string line, string path) => Assert.EndsWith(
        $"{path} becomes a text with ${{{{, which the runner would work out again",
        Workflow.Said(Workflow.Read($"on: push\njobs:\n  build:\n    {(line.StartsWith("runs", StringComparison.Ordinal) ? line : $"runs-on: x\n    {line}")}\n    {Workflow.Steps}\n")),
        StringComparison.Ordinal);
}
