namespace RunnerHub.Tests.Features.Jobs.Workflows;

/// <summary>What a workflow may say that leaves something out: keys without values, environments, jobs whose condition is false.</summary>
public sealed class LeftOutTests
{
    [Fact]
    public void What_has_no_value_is_as_if_it_were_not_there()
    {
        var run = Workflow.Plan("""
            name:
            run-name:
            description: What it is for
            on: push
            concurrency: ${{ inputs.none }}
            jobs:
              build:
                name:
                if:
                cancel-timeout-minutes: 5
                runs-on: linux
                strategy: {max-parallel: 0, matrix: {n: [1, 2]}}
                steps:
                  - name:
                    if:
                    run: make
            ---
            """);

        Assert.Equal(("workflow", "workflow", null), (run.Name, run.RunName, run.Concurrency));
        Assert.Equal(["build (1)", "build (2)"], run.Jobs.Select(job => job.Name));
        Assert.All(run.Jobs, job => Assert.Equal((null, null, "Run make"), (job.Condition, job.MaxParallel, Assert.Single(job.StepNames))));
        Assert.All(run.Jobs, job => Assert.EndsWith("    steps:\n    - run: make\n", job.Payload, StringComparison.Ordinal));
        Assert.All(run.Jobs, job => Assert.Contains("max-parallel: 2\n", job.Payload, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("production")]
    [InlineData("${{ matrix.where || vars.REGION }}")]
    [InlineData("{name: '${{ needs.a.outputs.where || inputs.where }}', url: 'https://${{ steps.a.outputs.b }}/${{ job.status }}/${{ env.X }}'}")]
    [InlineData("{name: 5}")]
    public void An_environment_says_where_a_job_deploys_to_and_is_nothing_to_its_runner(string environment)
    {
        var job = Assert.Single(Workflow.Plan(Workflow.Job($"environment: {environment}")).Jobs);

        Assert.False(job.IsDeferred);
        Assert.DoesNotContain("environment", job.Payload, StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_whose_condition_is_false_is_not_worked_out()
    {
        var run = Workflow.Plan($"""
            on: push
            jobs:
              first:
                name: The first
                if: inputs.none != ''
                strategy:
                  matrix: {"${{ fromJSON(inputs.none) }}"}
                runs-on: {"${{ inputs.none }}"}
                concurrency: {"${{ inputs.none }}"}
                {Workflow.Steps}
              second:
                needs: third
                if: github.ref == 'refs/heads/other'
                runs-on: {"${{ inputs.none }}"}
                {Workflow.Steps}
              third:
                if: failure() || cancelled()
                runs-on: {"${{ inputs.none }}"}
                {Workflow.Steps}
              fourth:
                if: fromJSON(inputs.none)
                runs-on: linux
                {Workflow.Steps}
              fifth:
                if: always()
                runs-on: linux
                {Workflow.Steps}
              sixth:
                needs: third
                if: failure()
                runs-on: linux
                {Workflow.Steps}
            """);

        Assert.Equal(
            ["The first True  inputs.none != ''", "second True  github.ref == 'refs/heads/other'", "third True  failure() || cancelled()",
                "fourth False linux fromJSON(inputs.none)", "fifth False linux always()", "sixth False linux failure()"],
            run.Jobs.Select(job => $"{job.Name} {job.IsDeferred} {string.Join(',', job.RunsOn)} {job.Condition}"));
        Assert.All(run.Jobs.Take(3), job => Assert.Equal("", job.Payload));
        Assert.True(run.Jobs[0].WillBeGrouped);
    }

    [Theory]
    [InlineData("needs: build2\nif: failure()")]
    [InlineData("needs: build2\nif: needs.build2.result == 'x'")]
    [InlineData("if: matrix.n == 2")]
    [InlineData("if: strategy.job-index == 2")]
    [InlineData("if: github.ref == 'refs/heads/main'")]
    public void A_job_whose_condition_may_hold_is_worked_out(string lines) =>
        Assert.Contains("jobs.build.concurrency must have 1 to 400 characters, and is empty", Workflow.Said(Workflow.Read(
            $"{Workflow.Job($"concurrency: ${{{{ inputs.none }}}}\n{lines}")}  build2:\n    runs-on: x\n    {Workflow.Steps}\n")), StringComparison.Ordinal);
}
