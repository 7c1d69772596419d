namespace RunnerHub.Tests.Features.Jobs.Workflows;

/// <summary>Values that a runner would not read as they are meant.</summary>
public sealed class JobPayloadValueTests
{
    [Fact]
    public void A_container_may_be_worked_out_as_a_whole()
    {
        var run = Workflow.Plan("""
            on: push
            jobs:
              build:
                runs-on: x
                strategy: {matrix: {c: [{image: "node:20", options: --init, env: {A: "1.10"}}, "node:22", "", null]}}
                container: ${{ matrix.c }}
                steps: [{run: x}]
              later:
                needs: build
                runs-on: x
                container: ${{ needs.build.outputs.image }}
                steps: [{run: x}]
              secret:
                runs-on: x
                container: ${{ secrets.IMAGE }}
                steps: [{run: x}]
            """);

        Assert.Equal(
            ["    container:\n      \"image\": \"node:20\"\n      \"options\": \"--init\"\n      \"env\":\n        \"A\": \"1.10\"\n", "    container:\n      image: \"node:22\"\n", "", "",
                "    container:\n      image: ${{ needs.build.outputs.image }}\n", "    container:\n      image: ${{ secrets.IMAGE }}\n"],
            run.Jobs.Select(job => job.Payload[job.Payload.IndexOf("    container:", StringComparison.Ordinal) is var at and >= 0
                ? at..job.Payload.IndexOf("    steps:", StringComparison.Ordinal) : ..0]));
    }

    [Theory]
    [InlineData("2024-01-02")]
    [InlineData("2024-1-2")]
    [InlineData("2001-12-15T02:59:43.1Z")]
    [InlineData("2001-12-14t21:59:43.10-05:00")]
    [InlineData("2001-12-14 21:59:43.10 -5")]
    [InlineData("2001-12-15 2:59:43.10")]
    [InlineData("2024-01-02T03:04:05+01")]
    public void A_time_is_quoted_for_the_runner_so_that_it_stays_text(string time)
    {
        var job = Assert.Single(Workflow.Plan(Workflow.Job($"env:\n  D: {time}\n  {time}: x")).Jobs);

        Assert.Contains($"    env:\n      D: \"{time}\"\n      \"{time}\": x\n", job.Payload, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2024-01")]
    [InlineData("2024-01-02x")]
    [InlineData("v2024-01-02")]
    [InlineData("02-01-2024")]
    [InlineData("2024-001-02")]
    public void What_is_no_time_stays_as_it_is(string text) =>
        Assert.Contains($"      D: {text}\n", Assert.Single(Workflow.Plan(Workflow.Job($"env: {{D: {text}}}")).Jobs).Payload, StringComparison.Ordinal);
}
