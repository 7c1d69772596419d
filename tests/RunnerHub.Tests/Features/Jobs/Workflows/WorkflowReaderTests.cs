using RunnerHub.Access;
using RunnerHub.Features.Jobs.Workflows;

namespace RunnerHub.Tests.Features.Jobs.Workflows;

/// <summary>What workflows of all days become.</summary>
public sealed class WorkflowReaderTests
{
    [Fact]
    public void A_pipeline_becomes_its_jobs()
    {
        var run = Workflow.Plan("""
            name: CI
            run-name: CI of ${{ github.ref_name }} by @${{ github.actor }}
            on:
              push:
                branches: [main, 'release/**']
                paths-ignore:
                  - '**.md'
              pull_request:
                types: [opened, synchronize]
              schedule:
                - cron: '30 5 * * 1,3'
            permissions:
              contents: read
            env:
              CARGO_TERM_COLOR: always
            defaults:
              run:
                shell: bash
            concurrency:
              group: ${{ github.workflow }}-${{ github.ref }}
              cancel-in-progress: ${{ github.ref != 'refs/heads/main' }}
            jobs:
              lint:
                runs-on: [self-hosted, Linux]
                timeout-minutes: 10
                steps:
                  - uses: actions/checkout@v4
                  - name: Check the style
                    run: cargo fmt --check
                  - run: |
                      cargo clippy -- -D warnings
                      echo done
              test:
                name: Test on ${{ matrix.os }}
                needs: lint
                runs-on: ${{ matrix.os }}
                strategy:
                  fail-fast: false
                  max-parallel: 2
                  matrix:
                    os: [ubuntu-24.04, windows-2022, macos-14]
                continue-on-error: ${{ matrix.os == 'macos-14' }}
                outputs:
                  version: ${{ steps.version.outputs.version }}
                steps:
                  - id: version
                    run: echo "version=1.10" >> "$GITHUB_OUTPUT"
              deploy:
                needs: [lint, test]
                if: ${{ github.ref == 'refs/heads/main' && !cancelled() }}
                runs-on:
                  labels: [deploy]
                concurrency: production
                container:
                  image: node:22
                  credentials:
                    username: ${{ github.actor }}
                    password: ${{ secrets.REGISTRY }}
                  ports: [80]
                services:
                  db: postgres:17
                  redis:
                    image: redis
                    options: --health-cmd "redis-cli ping"
                steps:
                  - run: ./deploy.sh
                    working-directory: ops
                    env:
                      TOKEN: ${{ secrets.TOKEN }}
            """);

        Assert.Equal("CI", run.Name);
        Assert.Equal("CI of main by @ada", run.RunName);
        Assert.Equal(new PlannedConcurrency("CI-refs/heads/main", false), run.Concurrency);
        Assert.Equal(["lint", "Test on ubuntu-24.04", "Test on windows-2022", "Test on macos-14", "deploy"], run.Jobs.Select(job => job.Name));
        Assert.Equal(["lint", "test", "test", "test", "deploy"], run.Jobs.Select(job => job.Key));

        var (lint, test, deploy) = (run.Jobs[0], run.Jobs[3], run.Jobs[4]);
        Assert.Equal(["self-hosted", "Linux"], lint.RunsOn);
        Assert.Equal(10, lint.TimeoutMinutes);
        Assert.Equal(["actions/checkout@v4", "Check the style", "Run cargo clippy -- -D warnings"], lint.StepNames);
        Assert.True(lint.FailFast);
        Assert.Equal(["macos-14"], test.RunsOn);
        Assert.Equal(["lint"], test.Needs);
        Assert.Equal("""{"os":"macos-14"}""", test.MatrixJson);
        Assert.True(test.ContinueOnError);
        Assert.False(run.Jobs[2].ContinueOnError);
        Assert.False(test.FailFast);
        Assert.Equal(2, test.MaxParallel);
        Assert.Equal(["lint", "test"], deploy.Needs);
        Assert.Equal("${{ github.ref == 'refs/heads/main' && !cancelled() }}", deploy.Condition);
        Assert.Equal(["deploy"], deploy.RunsOn);
        Assert.Equal(new PlannedConcurrency("production", false), deploy.Concurrency);
    }

    [Fact]
    public void What_is_not_said_has_a_default()
    {
        var run = Workflow.Plan($"on: push\njobs:\n  build:\n    runs-on: linux\n    {Workflow.Steps}");
        var job = Assert.Single(run.Jobs);

        Assert.Equal(("workflow", "workflow", null), (run.Name, run.RunName, run.Concurrency));
        Assert.Equal(("build", "build", null, null), (job.Key, job.Name, job.Condition, job.MatrixJson));
        Assert.Equal((null, false, null, true), (job.TimeoutMinutes, job.ContinueOnError, job.MaxParallel, job.FailFast));
        Assert.Null(job.Concurrency);
        Assert.Empty(job.Needs);
    }

    [Theory]
    [InlineData("linux", "linux")]
    [InlineData("[linux, Linux, x64]", "linux|x64")]
    [InlineData("{labels: gpu}", "gpu")]
    [InlineData("{labels: [gpu, a100]}", "gpu|a100")]
    [InlineData("${{ fromJSON(inputs.os) }}", "linux|windows")]
    [InlineData("['self-hosted', '${{ vars.REGION }}-west']", "self-hosted|eu-west")]
    [InlineData("2.10", "2.10")]
    public void A_job_runs_on_labels(string runsOn, string labels) =>
        Assert.Equal(labels, string.Join('|', Workflow.Plan($"on: push\njobs:\n  build:\n    runs-on: {runsOn}\n    {Workflow.Steps}").Jobs[0].RunsOn));

    [Theory]
    [InlineData("on: push", "push")]
    [InlineData("on: [push, pull_request]", "push pull_request")]
    [InlineData("on: {workflow_call: {inputs: {a: {type: string}}}, push: {branches: main, tags-ignore: ['v*']}}", "workflow_call push")]
    [InlineData("on: {workflow_run: {workflows: [CI], types: completed, branches: [main]}, merge_group: {branches: [main]}, repository_dispatch: {types: [go]}}", "workflow_run merge_group repository_dispatch")]
    [InlineData("on: {push: {branches: , inputs: {a: {type: string}}, types: [opened]}, release: {branches: [main]}, workflow_dispatch: {branches: [main], inputs: }, workflow_call: {tags: }}", "push release workflow_dispatch workflow_call")]
    [InlineData("'on': {workflow_dispatch: , schedule: [{cron: '0 0 * * *', timezone: Europe/Berlin}]}", "workflow_dispatch schedule")]
    public void A_workflow_runs_on_events(string on, string events)
    {
        var (summary, problems) = WorkflowReader.Summarise($"name: Nightly\n{on}\njobs:\n  build:\n    runs-on: linux\n    {Workflow.Steps}");

        Assert.Empty(problems);
        Assert.Equal("Nightly", summary!.Name);
        Assert.Equal(events, string.Join(' ', summary.Triggers.Events));
    }

    [Theory]
    [InlineData("timeout-minutes: 0.5", 0.5)]
    [InlineData("timeout-minutes: ${{ inputs.minutes }}", 5)]
    [InlineData("timeout-minutes: ${{ fromJSON('90') }}", 90)]
    public void A_time_limit_may_be_worked_out(string line, double minutes) => Assert.Equal(minutes, Workflow.Plan(Workflow.Job(line)).Jobs[0].TimeoutMinutes);

    [Fact]
    public void Permissions_may_name_all_that_the_reference_systems_know()
    {
        string[] names =
        [
            "actions", "artifact-metadata", "attestations", "checks", "contents", "copilot-requests", "deployments", "discussions", "id-token", "issues", "models", "packages", "pages",
            "pull-requests", "repository-projects", "security-events", "statuses", "vulnerability-alerts", "code", "projects", "releases", "wiki",
        ];

        Assert.Equal(Level.None, Workflow.Plan(Workflow.Job($"permissions: {{{string.Join(", ", names.Select(name => $"{name}: none"))}}}")).Jobs[0].TokenLevel);
        Assert.Equal(Level.Read, Workflow.Plan(Workflow.Job("permissions: {code: read, issues: write}")).Jobs[0].TokenLevel);
    }

    [Fact]
    public void What_the_runner_works_out_goes_to_it_as_it_is()
    {
        var run = Workflow.Plan("""
            on: push
            jobs:
              first: {runs-on: x, steps: [{run: x}]}
              build:
                needs: first
                runs-on: x
                env: {A: "${{ needs.first.outputs.a }}", B: "${{ secrets.B || vars.B }}"}
                outputs: {o: "${{ steps.one.outputs.o }}"}
                container: {image: "${{ needs.first.outputs.image }}"}
                services: {db: "${{ needs.first.outputs.db }}"}
                steps:
                  - id: one
                    if: success() && env.A != '' && secrets.B != '' && steps.zero.outcome == 'success' && hashFiles('**/x', 'y') != ''
                    name: ${{ runner.os }} of ${{ job.status }} in ${{ gitea.ref }} and ${{ forgejo.ref }}
                    run: echo ${{ matrix.none }} ${{ strategy.other }} ${{ toJSON(needs) }} ${{ case(inputs.a == '', 1, 2) }}
                    timeout-minutes: ${{ fromJSON(env.MINUTES) }}
                    continue-on-error: ${{ inputs.fine || true }}
            """);

        foreach (var line in new[]
        {
            "A: \"${{ needs.first.outputs.a }}\"", "B: \"${{ secrets.B || vars.B }}\"", "image: \"${{ needs.first.outputs.image }}\"", "image: \"${{ needs.first.outputs.db }}\"",
            "if: success() && env.A != '' && secrets.B != '' && steps.zero.outcome == 'success' && hashFiles('**/x', 'y') != ''", "timeout-minutes: ${{ fromJSON(env.MINUTES) }}",
            "continue-on-error: ${{ inputs.fine || true }}", "${{ toJSON(needs) }} ${{ case(inputs.a == '', 1, 2) }}",
        })
        {
            Assert.Contains($"{line}\n", run.Jobs[1].Payload, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Anchors_may_be_used_as_elsewhere()
    {
        var run = Workflow.Plan("""
            on: push
            env: &env
              A: "1"
            jobs:
              one: &job
                runs-on: linux
                env: *env
                steps: &steps
                  - &step
                    run: make
                  - *step
              two: *job
              three:
                runs-on: linux
                steps: *steps
            """);

        Assert.Equal(["one", "two", "three"], run.Jobs.Select(job => job.Key));
        Assert.All(run.Jobs, job => Assert.Equal(["Run make", "Run make"], job.StepNames));
        Assert.DoesNotContain("*", run.Jobs[0].Payload, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_stay_on_their_line_and_within_their_length()
    {
        var run = Workflow.Plan($$"""
            name: "a\nb"
            run-name: {{new string('x', 400)}}
            on: push
            jobs:
              build:
                name: "first\tsecond 🚀"
                runs-on: linux
                steps:
                  - run: "\n\n  echo one\r\n  echo two"
                  - name: "\e[31mred"
                    run: x
            """);

        Assert.Equal("a b", run.Name);
        Assert.Equal(253, run.RunName.Length);
        Assert.Equal("first second 🚀", run.Jobs[0].Name);
        Assert.Equal(["Run echo one", "[31mred"], run.Jobs[0].StepNames);
    }
}
