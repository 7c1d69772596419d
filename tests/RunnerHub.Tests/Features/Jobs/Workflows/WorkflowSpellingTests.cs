namespace RunnerHub.Tests.Features.Jobs.Workflows;

/// <summary>Spellings that mean the same, and reach a runner in the one that it reads.</summary>
public sealed class WorkflowSpellingTests
{
    [Theory]
    [InlineData("True", "true")]
    [InlineData("TRUE", "true")]
    [InlineData("False", "false")]
    [InlineData("FALSE", "false")]
    public void True_and_false_may_be_spelled_as_YAML_allows(string spelled, string read)
    {
        var job = Assert.Single(Workflow.Plan($$"""
            on: push
            jobs:
              build:
                if: {{spelled}}
                runs-on: x
                env: {A: {{spelled}}, {{spelled}}: "{{spelled}}"}
                steps: [{run: x, if: {{spelled}}, continue-on-error: {{spelled}}}]
            """).Jobs);

        Assert.Equal(read, job.Condition);
        if (read == "true")
        {
            Assert.Contains($"    env:\n      A: true\n      {spelled}: \"{spelled}\"\n    steps:\n    - run: x\n      if: true\n      continue-on-error: true\n", job.Payload, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("5", "5")]
    [InlineData("5.0", "5")]
    [InlineData("1e1", "10")]
    [InlineData("0x10", "16")]
    [InlineData("0o17", "15")]
    [InlineData("+7", "7")]
    [InlineData("1.5", "2")]
    [InlineData(".1", "1")]
    public void A_limit_of_a_step_is_a_whole_number_for_its_runner(string minutes, string written) => Assert.Contains(
        $"    - run: make\n      timeout-minutes: {written}\n",
        Assert.Single(Workflow.Plan(Workflow.Job("").Replace("{run: make}", $"{{run: make, timeout-minutes: {minutes}}}", StringComparison.Ordinal)).Jobs).Payload, StringComparison.Ordinal);

    [Fact]
    public void What_a_job_needs_may_be_spelled_in_any_case()
    {
        var run = Workflow.Plan("""
            on: push
            jobs:
              Build: {runs-on: x, steps: [{run: x}]}
              test: {needs: build, runs-on: x, steps: [{run: x}]}
              ship: {needs: [BUILD, build, Test], if: needs.BUILD.result == 'success', runs-on: x, steps: [{run: x}]}
            """);

        Assert.Equal([[], ["Build"], ["Build", "test"]], run.Jobs.Select(job => job.Needs));
        Assert.Equal("3:15 jobs.a needs itself", Workflow.Said(Workflow.Read($"on: push\njobs:\n  a: {{ needs: A, runs-on: x, {Workflow.Steps} }}")));
        Assert.Equal("3:15 the jobs need each other in a circle: a needs B needs a",
            Workflow.Said(Workflow.Read($"on: push\njobs:\n  a: {{ needs: b, runs-on: x, {Workflow.Steps} }}\n  B: {{ needs: A, runs-on: x, {Workflow.Steps} }}")));
    }

    [Fact]
    public void What_means_nothing_here_may_be_said()
    {
        var run = Workflow.Plan(Workflow.Job("environment: {name: x, deployment: false}\nconcurrency: {group: a, queue: single}"));

        Assert.Equal("a", run.Jobs[0].Concurrency?.Group);
    }

    [Theory]
    [InlineData("actions/checkout@v4")]
    [InlineData("owner/repo/deep/path@feature/branch")]
    [InlineData("owner/repo@0123456789abcdef0123456789abcdef01234567")]
    [InlineData("./")]
    [InlineData("./.github/actions/build")]
    [InlineData("$/actions/build")]
    [InlineData("docker://alpine:3.20")]
    [InlineData("https://gitea.com/actions/checkout@v4")]
    [InlineData("http://localhost:3000/owner/repo/path@main")]
    [InlineData("ssh://git@host:22/owner/repo@main")]
    [InlineData("${{ vars.WHERE }}/owner/repo@main")]
    [InlineData("https://${{ secrets.TOKEN }}@host/owner/repo@main")]
    public void A_step_uses_what_runners_find(string uses) =>
        Assert.Equal("", Workflow.Said(Workflow.Read(Workflow.Job("").Replace("{run: make}", $"{{uses: '{uses}'}}", StringComparison.Ordinal))));

    [Theory]
    [InlineData("checkout")]
    [InlineData("checkout@v4")]
    [InlineData("actions/checkout")]
    [InlineData("actions/checkout@")]
    [InlineData("actions/check out@v4")]
    [InlineData("/actions/checkout@v4")]
    [InlineData("../action")]
    [InlineData("../owner/repo@v4")]
    [InlineData(".github/actions/build")]
    [InlineData("docker://")]
    [InlineData("$/")]
    [InlineData("https://gitea.com/checkout@v4")]
    [InlineData("https://gitea.com/actions/checkout")]
    [InlineData("ftp://host/owner/repo@v4")]
    public void A_step_that_uses_what_no_runner_finds_is_refused(string uses) => Assert.Equal(
        "5:20 jobs.build.steps[0].uses must name an action, such as actions/checkout@v4, ./path/in/this/repository or docker://image",
        Workflow.Said(Workflow.Read(Workflow.Job("").Replace("{run: make}", $"{{uses: '{uses}'}}", StringComparison.Ordinal))));

    [Fact]
    public void A_wrong_expression_in_what_a_step_uses_is_said_where_it_stands() => Assert.Equal(
        "5:27 jobs.build.steps[0].uses: compare with ==, not with =",
        Workflow.Said(Workflow.Read(Workflow.Job("").Replace("{run: make}", "{uses: '${{ 1 = 2 }}/owner/repo@main'}", StringComparison.Ordinal)))[..58]);
}
