using RunnerHub.Features.Jobs.Workflows;

namespace RunnerHub.Tests.Features.Jobs.Workflows;

/// <summary>Workflows changed by chance are read or refused, and never anything else. The seed stands in the output.</summary>
public sealed class WorkflowFuzzTests(ITestOutputHelper output)
{
    private const int Rounds = 3000;

    private static readonly string[] Seeds =
    [
        """
        name: CI
        on:
          push: {branches: [main]}
          workflow_dispatch:
            inputs:
              level: {type: choice, options: [a, b], required: true}
        env: &env {A: "1.10", B: 'x', C: ~}
        concurrency: {group: "g-${{ github.ref }}", cancel-in-progress: true}
        jobs:
          one:
            runs-on: [self-hosted, "${{ vars.REGION }}"]
            env: *env
            outputs: {o: "${{ steps.s.outputs.o }}"}
            steps:
              - id: s
                run: |
                  echo one
                    two
              - uses: actions/checkout@v4
                with: {depth: 0x1F}
          two:
            needs: [one]
            if: ${{ always() && needs.one.outputs.o != 'x' || contains(github.event.commits.*.id, format('{0}', 1)) }}
            runs-on: ${{ matrix.os }}
            timeout-minutes: 5
            continue-on-error: false
            strategy:
              fail-fast: false
              max-parallel: 2
              matrix:
                os: [linux, mac]
                v: ${{ fromJSON('[1, "2"]') }}
                include: [{os: linux, x: 1}]
                exclude: [{os: mac, v: 1}]
            container: {image: node, ports: [80]}
            services: {db: postgres}
            steps:
              - run: >-
                  folded
                  text
        """,
    ];

    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ":", ": ", "- ", "\n", "\n  ", "\t", "#", "&a ", "*a", "*env", "!!str ", "!x ", "|", ">", "|2-", "\"", "'", "\\", "\\u0000", "\\ud800", "\\ud83d\\ud83d", "case(", "steps.", "hashFiles(", "%", "@", "`", "?", "? ", ",",
        "<<: ", "---\n", "...", "${{", "}}", "${{ 1", "success()", "fromJSON(", "null", "~", "true", "1e999", "-", "0x", ".inf", "\0", "\u0007", "\u0085", "\u2028", "\ud83d", "🚀", "\uFEFF", "needs", "on", "jobs",
        "secrets.X", "matrix", "include", "*", "&&", "||", "!", "==", "('", "''", "1.10", "99999999999999999999", "",
    ];

    [Fact]
    public void A_workflow_that_was_changed_by_chance_is_read_or_refused()
    {
        var seed = Environment.GetEnvironmentVariable("RUNNERHUB_TEST_SEED") is { } given ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture) : Random.Shared.Next();
        output.WriteLine($"Workflows are changed by chance with RUNNERHUB_TEST_SEED={seed}.");
        var chance = new Random(seed);
        var read = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var text = Mutate(Seeds[chance.Next(Seeds.Length)], chance);
            try
            {
                var answer = Workflow.Read(text);
                Assert.NotEqual(answer.Run is null, answer.Problems.Count == 0);
                Assert.All(answer.Problems, problem => Assert.True(problem is { Line: > 0, Column: > 0, Message.Length: > 0 and < 2000 }, problem.ToString()));
                read += answer.Run is null ? 0 : 1;
                foreach (var job in answer.Run?.Jobs.Where(job => !job.IsDeferred) ?? [])
                {
                    AssertIsOneJob(job);
                }
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"Round {round} of seed {seed}: {exception}\n{text}");
            }
        }

        output.WriteLine($"{read} of {Rounds} were read.");
        Assert.InRange(read, 1, Rounds - 1);
    }

    private static void AssertIsOneJob(PlannedJob job)
    {
        var problems = new ProblemList();
        var payload = WorkflowText.Read(job.Payload, problems);
        Assert.True(problems.IsEmpty, string.Join('\n', problems.InOrder));
        Assert.Equal(job.Key, Assert.Single(((MapNode)payload!.Find("jobs")!).Entries).Key.Value);
        Assert.NotEmpty(job.RunsOn);
        Assert.False(Expressions.Condition(job.Condition, new ExpressionScope(ExpressionTests.Context).WithMatrix(job.MatrixJson)).Problem?.Length == 0);
    }

    private static string Mutate(string text, Random chance)
    {
        for (var changes = chance.Next(1, 5); changes > 0; changes--)
        {
            var at = chance.Next(text.Length + 1);
            var length = Math.Min(chance.Next(8), text.Length - at);
            text = chance.Next(4) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, Pieces[chance.Next(Pieces.Length)]),
                2 => text.Remove(at, length).Insert(at, Pieces[chance.Next(Pieces.Length)]),
                _ => text.Insert(chance.Next(text.Length + 1), text.Substring(at, length)),
            };
        }

        return text;
    }
}
