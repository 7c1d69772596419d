using RunnerHub.Features.Jobs.Workflows;

namespace RunnerHub.Tests.Features.Jobs.Workflows;

/// <summary>The workflow of one job that its runner gets.</summary>
public sealed class JobPayloadTests
{
    [Fact]
    public void A_runner_gets_its_one_job_with_what_the_server_has_decided()
    {
        var run = Workflow.Plan("""
            name: CI # a comment
            run-name: anything
            on: [push, workflow_dispatch]
            concurrency: one
            env:
              A: "1.10"
              B: 1.10
              C: ${{ secrets.C }}
            permissions: read-all
            jobs:
              first:
                runs-on: x
                steps: [{run: x}]
              build:
                needs: first
                if: needs.first.outputs.go == 'yes'
                permissions: {contents: read}
                runs-on: ["${{ matrix.os }}", 'x64']
                timeout-minutes: 2.5
                continue-on-error: ${{ matrix.version == '1.10' }}
                concurrency: two
                env: {D: "yes", E: yes, F: 'it''s', G: , H: "tab\there"}
                outputs:
                  out: ${{ steps.a.outputs.b }}
                strategy:
                  max-parallel: 3
                  matrix:
                    os: [linux]
                    version: ["1.10", 2]
                steps:
                  - uses: actions/checkout@v4
                    with:
                      fetch-depth: 0
                  - run: |
                      if true; then
                        echo "${{ matrix.os }}"   # keep
                      fi
                  - run: >
                      folded
                      text
            """);

        Assert.Equal(
            """
            name: "CI"
            on: push
            env:
              A: "1.10"
              B: 1.10
              C: ${{ secrets.C }}
            jobs:
              build:
                name: "build (linux, 1.10)"
                if: always()
                runs-on:
                - "linux"
                - "x64"
                timeout-minutes: 3
                continue-on-error: true
                strategy:
                  matrix:
                    os:
                    - "linux"
                    version:
                    - "1.10"
                  fail-fast: true
                  max-parallel: 3
                env:
                  D: "yes"
                  E: yes
                  F: "it's"
                  G: null
                  H: "tab	here"
                outputs:
                  out: ${{ steps.a.outputs.b }}
                steps:
                - uses: actions/checkout@v4
                  with:
                    fetch-depth: 0
                - run: |
                    if true; then
                      echo "${{ matrix.os }}"   # keep
                    fi
                - run: "folded text"

            """.ReplaceLineEndings("\n"),
            run.Jobs[1].Payload);
        Assert.Contains("- 2\n", run.Jobs[2].Payload, StringComparison.Ordinal);
    }

    [Fact]
    public void A_runner_is_told_the_event_of_the_run_and_of_no_other()
    {
        const string text = """
            on:
              push: {branches: [main]}
              workflow_dispatch:
                inputs:
                  level: {type: choice, options: [info, "1.10"], required: true, description: How much}
                  dry: {type: boolean, default: True}
                  note:
            jobs:
              build:
                runs-on: x
                steps: [{run: x}]
            """;

        Assert.Contains("\non: push\njobs:\n", Workflow.Plan(text).Jobs[0].Payload, StringComparison.Ordinal);
        Assert.Contains(
            """

            on:
              workflow_dispatch:
                inputs:
                  level:
                    type: choice
                    required: true
                    default: "info"
                    options:
                    - "info"
                    - "1.10"
                  dry:
                    type: boolean
                    required: false
                    default: "true"
                  note:
                    type: string
                    required: false
                    default: ""
            jobs:
            """.ReplaceLineEndings("\n"),
            Workflow.Plan(text, "workflow_dispatch").Jobs[0].Payload, StringComparison.Ordinal);
        Assert.Contains("\non: workflow_dispatch\njobs:\n",
            Workflow.Plan(Workflow.Job("").Replace("push", "[push, workflow_dispatch]", StringComparison.Ordinal), "workflow_dispatch").Jobs[0].Payload, StringComparison.Ordinal);
    }

    [Fact]
    public void A_container_that_is_named_by_its_image_is_a_mapping_for_the_runner()
    {
        var run = Workflow.Plan("""
            on: push
            jobs:
              build:
                runs-on: x
                container: "node:${{ strategy.job-index }}"
                services:
                  db: postgres:17
                  cache: {image: redis, ports: [80]}
                steps: [{run: x}]
              plain:
                runs-on: x
                container: {image: node}
                services: {}
                steps: [{run: x}]
            """);

        Assert.Contains(
            """
                container:
                  image: "node:${{ 0 }}"
                services:
                  db:
                    image: postgres:17
                  cache:
                    image: redis
                    ports:
                    - 80
                steps:
            """.ReplaceLineEndings("\n"),
            run.Jobs[0].Payload, StringComparison.Ordinal);
        Assert.Contains("    container:\n      image: node\n    services: {}\n", run.Jobs[1].Payload, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_are_told_which_of_the_jobs_of_a_matrix_theirs_is()
    {
        var run = Workflow.Plan("""
            on: push
            jobs:
              build:
                runs-on: x
                strategy: {matrix: {n: [1, 2, 3]}, max-parallel: 2}
                env: {PART: "${{ strategy.job-index }}/${{ strategy.job-total }}"}
                outputs: {part: "${{ Strategy['job-index'] }}"}
                steps:
                  - if: strategy.job-index == 1 && github.strategy.job-index != 'strategy.job-index'
                    run: echo strategy.job-index ${{ format('{0} strategy.job-index }}', strategy . job-total) }} ${{ strategy.other }}
                  - if: ${{ !strategy.fail-fast }}
                    with: {if: strategy.job-index}
                    uses: ./here
              single:
                runs-on: x
                steps: [{run: "${{ strategy.job-index }} of ${{ strategy.job-total }}, ${{ strategy.max-parallel }} at once"}]
            """);

        Assert.Equal(
            """
                env:
                  PART: "${{ 1 }}/${{ 3 }}"
                outputs:
                  part: "${{ 1 }}"
                steps:
                - if: "${{ 1 == 1 && github.strategy.job-index != 'strategy.job-index' }}"
                  run: echo strategy.job-index ${{ format('{0} strategy.job-index }}', 3) }} ${{ strategy.other }}
                - if: ${{ !true }}
                  with:
                    if: strategy.job-index
                  uses: ./here

            """,
            run.Jobs[1].Payload[run.Jobs[1].Payload.IndexOf("    env:", StringComparison.Ordinal)..]);
        Assert.Contains("${{ 0 }} of ${{ 1 }}, ${{ 1 }} at once", run.Jobs[^1].Payload, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_find_in_their_strategy_that_all_combinations_may_run_at_once()
    {
        var run = Workflow.Plan("""
            on: push
            jobs:
              build:
                runs-on: x
                strategy: {matrix: {version: [1, 2, 3]}}
                steps: [{run: x}]
            """);

        Assert.All(run.Jobs, job => Assert.Contains("      max-parallel: 3\n", job.Payload, StringComparison.Ordinal));
        Assert.All(run.Jobs, job => Assert.Null(job.MaxParallel));
    }

    public static TheoryData<string> Scripts =>
    [
        "echo one",
        "echo one\n",
        "echo one\necho two",
        "echo one\n\n\n",
        "\n\necho one\n",
        "  indented\nnot\n",
        "\ttab first\n",
        "trailing space \nand more  \n",
        "ends with space \n",
        "blank\n   \nline\n",
        "# comment\n#!/bin/sh\n",
        "- list\n: colon\n? x\n",
        "emoji 🚀 ünïcode ß\n",
        "carriage\r\nreturn\r\n",
        "next\u0085line\u2028separator\u2029end\n",
        "bom \uFEFF inside\n",
        "\"quoted\" 'single' \\backslash\\n\n",
        "--- \n...\n",
        "%YAML\n",
        "null",
        "true",
        "0x1F",
        "~",
        "",
        " ",
        "\n",
        "@at `tick` %percent &amp *star !bang |pipe >fold",
        "a: b: c #d",
        "escape \u001b[31m\u0007",
        $"{new string('x', 5000)} {new string('y', 5000)}\n{new string('z', 20_000)}\n",
        "private \uE000 high \U0010FFFF\n",
    ];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_script_arrives_byte_for_byte(string script)
    {
        foreach (var form in new[] { ScalarForm.Quoted, ScalarForm.Literal, ScalarForm.Plain })
        {
            var node = new ScalarNode(new Mark(1, 1), script, form);
            if (form == ScalarForm.Plain && !(script.Length > 0 && script.All(char.IsAsciiLetterOrDigit)))
            {
                continue;
            }

            var read = Assert.IsType<ScalarNode>(WorkflowText.Read(WorkflowWriter.Write(new MapNode(node.At, [new(new(node.At, "run"), node)])), new ProblemList())?.Find("run"));
            Assert.Equal(script, read.Value);
            Assert.Equal(node.Kind, read.Kind);
        }
    }
}
