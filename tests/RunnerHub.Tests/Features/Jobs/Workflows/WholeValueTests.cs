using RunnerHub.Features.Jobs.Workflows;

namespace RunnerHub.Tests.Features.Jobs.Workflows;

/// <summary>Mappings that are written as one expression.</summary>
public sealed class WholeValueTests
{
    [Fact]
    public void A_strategy_may_be_one_expression()
    {
        var run = Workflow.Plan(Workflow.Job(
            """strategy: ${{ fromJSON('{"matrix":{"n":[1, 2], "exclude":[{"n":2}], "include":[{"n":3}]}, "fail-fast":false, "max-parallel":1}') }}"""));

        Assert.Equal(["build (1)", "build (3)"], run.Jobs.Select(job => job.Name));
        Assert.All(run.Jobs, job => Assert.Equal((false, 1), (job.FailFast, job.MaxParallel)));
        Assert.Contains("      matrix:\n        n:\n        - 3\n      fail-fast: false\n      max-parallel: 1\n", run.Jobs[1].Payload, StringComparison.Ordinal);
    }

    [Fact]
    public void A_strategy_that_others_leave_is_worked_out_when_they_have_ended()
    {
        var run = Workflow.Plan("""
            on: push
            jobs:
              plan: {runs-on: x, steps: [{run: x}]}
              build: {needs: plan, strategy: "${{ fromJSON(needs.plan.outputs.strategy) }}", runs-on: x, steps: [{run: x}]}
            """);

        Assert.Equal([false, true], run.Jobs.Select(job => job.IsDeferred));
    }

    [Theory]
    [InlineData("${{ github.ref }}", "6:15 jobs.build.strategy must be a mapping, and becomes “refs/heads/main”")]
    [InlineData("x ${{ github.ref }}", "6:15 jobs.build.strategy must be a mapping, and this is text")]
    [InlineData("${{ secrets.X }}", "6:19 jobs.build.strategy: secrets is not known here; known are github, inputs, needs and vars")]
    [InlineData("${{ fromJSON(needs.a.outputs.b) }}", "3:3 jobs.build names needs and has none; list the jobs there whose results it is made from")]
    [InlineData("${{ fromJSON('{\"matrix\":{}}') }}", "6:15 jobs.build.strategy.matrix holds neither a list of values nor anything to include; without a matrix a job runs once")]
    [InlineData("${{ fromJSON('{\"order\":1}') }}", "6:15 jobs.build.strategy.order is not supported; jobs.build.strategy may have fail-fast, matrix, max-parallel")]
    [InlineData("${{ fromJSON('{\"fail-fast\":1}') }}", "6:15 jobs.build.strategy.fail-fast must be true or false, and this is a number")]
    [InlineData("${{ github.event }}", "6:15 jobs.build.strategy becomes a text with ${{, which the runner would work out again")]
    public void A_strategy_that_becomes_none_is_refused(string strategy, string message) =>
        Assert.Equal(message, Workflow.Said(Workflow.Read(Workflow.Job($"strategy: {strategy}"))));

    [Fact]
    public void Mappings_for_the_runner_are_worked_out_before_it_has_them()
    {
        var run = Workflow.Plan("""
            on: push
            env: ${{ fromJSON('{"A":"1.10","EVIL":"x"}') }}
            defaults: {run: "${{ fromJSON('{\"shell\":\"sh\"}') }}"}
            jobs:
              build:
                runs-on: x
                strategy: {matrix: {c: [{env: {B: 2, C: true, E: }, db: {image: postgres, ports: [80]}}]}}
                env: ${{ matrix.c.env }}
                defaults: {run: "${{ fromJSON('{\"working-directory\":\"src\"}') }}"}
                services: ${{ fromJSON('{"db":{"image":"postgres","env":{"P":"1"}},"cache":"redis"}') }}
                steps:
                  - {run: x, env: "${{ matrix.c.env }}"}
                  - {uses: ./x, with: "${{ fromJSON(format('{{\"say\":\"{0}\"}}', github.event.evil)) }}"}
            """);

        var payload = Assert.Single(run.Jobs).Payload;
        foreach (var lines in new[]
        {
            "\nenv:\n  \"A\": \"1.10\"\n  \"EVIL\": \"x\"\n",
            "\ndefaults:\n  run:\n    \"shell\": \"sh\"\n",
            "\n    env:\n      \"B\": 2\n      \"C\": true\n      \"E\": null\n",
            "\n    defaults:\n      run:\n        \"working-directory\": \"src\"\n",
            "\n    services:\n      \"db\":\n        \"image\": \"postgres\"\n        \"env\":\n          \"P\": \"1\"\n      \"cache\":\n        image: \"redis\"\n",
            "\n    - run: x\n      env:\n        \"B\": 2\n",
            "\n    - uses: ./x\n      with:\n        \"say\": \"${{ '$' }}{{ secrets.X }}\"\n",
        })
        {
            Assert.Contains(lines, payload, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Mappings_that_become_nothing_are_left_out()
    {
        var payload = Assert.Single(Workflow.Plan(Workflow.Job("env: ${{ inputs.none }}\nservices: ${{ null }}")).Jobs).Payload;

        Assert.DoesNotContain("env:", payload, StringComparison.Ordinal);
        Assert.DoesNotContain("services:", payload, StringComparison.Ordinal);
    }

    [Fact]
    public void Mappings_that_others_leave_are_worked_out_when_they_have_ended()
    {
        var run = Workflow.Plan("""
            on: push
            jobs:
              plan: {runs-on: x, steps: [{run: x}]}
              env: {needs: plan, env: "${{ fromJSON(needs.plan.outputs.env) }}", runs-on: x, steps: [{run: x}]}
              step: {needs: plan, runs-on: x, steps: [{run: x, env: "${{ fromJSON(needs.plan.outputs.env) }}"}]}
              plain: {needs: plan, env: {A: "${{ needs.plan.outputs.env }}"}, runs-on: x, steps: [{run: x}]}
            """);

        Assert.Equal([false, true, true, false], run.Jobs.Select(job => job.IsDeferred));
    }

    [Theory]
    [InlineData("env: ${{ secrets.ALL }}", "6:14 jobs.build.env as a whole is worked out before a runner has it: secrets is not known here; known are github, inputs, matrix, needs, strategy and vars")]
    [InlineData("env: ${{ fromJSON(env.ALL) }}", "6:23 jobs.build.env as a whole is worked out before a runner has it: env is not known here; known are github, inputs, matrix, needs, strategy and vars")]
    [InlineData("env: ${{ github.ref }}", "6:10 jobs.build.env must be a mapping, and becomes “refs/heads/main”")]
    [InlineData("env: ${{ github.event.commits }}", "6:10 jobs.build.env must be a mapping, and becomes a list")]
    [InlineData("env: a ${{ github.ref }}", "6:10 jobs.build.env must be a mapping, and this is text")]
    [InlineData("env: ${{ fromJSON('{\"a\":[1]}') }}", "6:10 jobs.build.env.a must be text, and this is a list")]
    [InlineData("defaults: {run: '${{ fromJSON(''{\"cwd\": 1}'') }}'}", "6:21 jobs.build.defaults.run.cwd is not supported; jobs.build.defaults.run may have shell, working-directory")]
    [InlineData("services: ${{ fromJSON('{\"db\":{\"ports\":[1]}}') }}", "6:15 jobs.build.services.db names no image")]
    public void A_mapping_that_becomes_none_is_refused(string line, string message) => Assert.Equal(message, Workflow.Said(Workflow.Read(Workflow.Job(line))));

    [Fact]
    public void The_mappings_of_a_step_that_only_its_runner_could_work_out_are_refused() => Assert.Equal(
        "5:32 jobs.build.steps[0].env as a whole is worked out before a runner has it: steps is not known here; known are github, inputs, matrix, needs, strategy and vars",
        Workflow.Said(Workflow.Read(Workflow.Job("").Replace(Workflow.Steps, "steps: [{run: x, env: '${{ steps.a.outputs }}'}]", StringComparison.Ordinal))));

    [Theory]
    [InlineData("{\"labels\":\"gpu\"}", "gpu")]
    [InlineData("{\"labels\":[\"gpu\", \"a100\"]}", "gpu|a100")]
    public void Labels_may_become_what_may_be_written(string value, string labels) =>
        Assert.Equal(labels, string.Join('|', ReadLabels(value).Run!.Jobs[0].RunsOn));

    [Theory]
    [InlineData("{\"group\":\"x\"}", "4:14 jobs.build.runs-on.group is not supported; runners have no groups here, name labels instead\n4:14 jobs.build.runs-on names no labels")]
    [InlineData("{\"labels\":[]}", "4:14 jobs.build.runs-on.labels names no label, so no runner could take the job; it must be a label, or a list of labels")]
    [InlineData("{\"labels\":{\"labels\":\"a\"}}", "4:14 jobs.build.runs-on.labels must be a label, or a list of labels, and this is a mapping")]
    [InlineData("{}", "4:14 jobs.build.runs-on names no labels")]
    public void Labels_that_become_none_are_refused(string value, string message) => Assert.Equal(message, Workflow.Said(ReadLabels(value)));

    [Theory]
    [InlineData("container: docker://alpine:3", "    container:\n      image: alpine:3\n")]
    [InlineData("container: {image: 'docker://alpine:3', options: --init}", "    container:\n      image: \"alpine:3\"\n      options: --init\n")]
    [InlineData("container: ${{ github.event.commits && 'docker://alpine' }}", "    container:\n      image: \"alpine\"\n")]
    [InlineData("services: {db: 'docker://postgres', cache: {image: docker://redis}}", "    services:\n      db:\n        image: \"postgres\"\n      cache:\n        image: redis\n")]
    [InlineData("services: {none: '', db: postgres, empty: {image: ''}}", "    services:\n      db:\n        image: postgres\n    steps:\n")]
    [InlineData("services: {a: \"${{ inputs.none }}\", b: {image: \"${{ inputs.none }}\", ports: [1]}, c: {image: \"${{ vars.REGION }}\"}, d: \"${{ secrets.X }}\"}",
        "    services:\n      c:\n        image: ${{ vars.REGION }}\n      d:\n        image: ${{ secrets.X }}\n    steps:\n")]
    [InlineData("services: {a: \"${{ fromJSON('{\\\"image\\\": \\\"redis\\\"}') }}\"}", "    services:\n      a:\n        \"image\": \"redis\"\n")]
    public void An_image_is_written_so_that_every_runner_finds_it(string line, string written) =>
        Assert.Contains(written, Assert.Single(Workflow.Plan(Workflow.Job(line)).Jobs).Payload.Replace("\"${{ vars.REGION }}\"", "${{ vars.REGION }}", StringComparison.Ordinal)
            .Replace("\"${{ secrets.X }}\"", "${{ secrets.X }}", StringComparison.Ordinal), StringComparison.Ordinal);

    private static WorkflowAnswer ReadLabels(string value) =>
        Workflow.Read($"on: push\njobs:\n  build:\n    runs-on: ${{{{ fromJSON('{value}') }}}}\n    {Workflow.Steps}\n");
}
