
namespace RunnerHub.Tests.Features.Jobs.Workflows;

/// <summary>Texts that are made to be expensive are refused, and cost little.</summary>
public sealed class WorkflowLimitTests
{
    public static TheoryData<string, string> Bombs => new()
    {
        { new string('#', 524_289), "1:1 a workflow has at most 512 KiB" },
        { new string('ß', 262_145), "1:1 a workflow has at most 512 KiB" },
        { $"on: push\nx: {Laughs(30)}", "the aliases stand for too much; with them the text may be nested 32 deep and have 100000 parts and 2 MiB" },
        { $"on: push\nenv:\n  A: &a {new string('x', 100_000)}\n{string.Concat(Enumerable.Range(0, 500).Select(index => $"  B{index}: *a\n"))}",
            "the aliases stand for too much; with them the text may be nested 32 deep and have 100000 parts and 2 MiB" },
        { $"on: push\nx: {new string('[', 200_000)}", "the text is nested more than 32 deep" },
        { $"on: push\nx: {string.Concat(Enumerable.Repeat("{a: ", 100_000))}", "the text is nested more than 32 deep" },
        { string.Concat(Enumerable.Repeat("- ", 200_000)), "the text is nested more than 32 deep" },
        { string.Concat(Enumerable.Range(0, 300).Select(depth => $"{new string(' ', depth)}a:\n")), "the text is nested more than 32 deep" },
        { $"on: push\nx: [{string.Concat(Enumerable.Repeat("1,", 150_000))}]", "the text has more than 100000 parts" },
        { $"on: push\nenv:\n{string.Concat(Enumerable.Range(0, 2000).Select(_ => "  A: 1\n"))}", "A is here a second time" },
        { string.Concat(Enumerable.Range(0, 20_000).Select(index => $"k{index}: 1\n")), "k0 is not supported" },
        { $"on: push\njobs:\n{string.Concat(Enumerable.Range(0, 1001).Select(index => $"  j{index}: {{runs-on: x, steps: [{{run: x}}]}}\n"))}", "jobs holds 1001 jobs; at most 1000 are allowed" },
        { Workflow.Job("").Replace("{run: make}", string.Concat(Enumerable.Repeat("{run: x},", 1001)), StringComparison.Ordinal), "steps holds 1001 steps; at most 1000 are allowed" },
        { $"{Workflow.Job($"strategy: {{matrix: {{a: [{string.Join(',', Enumerable.Range(0, 256))}]}}}}")}env:\n  BIG: {new string('x', 100_000)}\n", "what the runners of all jobs would be given has more than 16 MiB" },
        { Workflow.Job($"strategy: {{matrix: {{a: [{string.Join(',', Enumerable.Range(0, 100))}], b: [{string.Join(',', Enumerable.Range(0, 100))}], "
            + $"exclude: [{string.Concat(Enumerable.Repeat("{a: z},", 256))}]}}}}"), "has 10000 combinations; at most 256 are allowed" },
        { Workflow.Job($"name: ${{{{ format('{{0}}{{0}}{{0}}{{0}}', {Nested(20)}) }}}}"), "the expression makes too much of its values" },
        { Times256($"contains('{new string('a', 12_000)}', '{new string('a', 8_000)}b')", 12), "the expression makes too much of its values" },
        { Times256($"'{new string('a', 10_000)}' == '{new string('a', 10_000)}'", 14), "the expression makes too much of its values" },
        { Times256($"{string.Concat(Enumerable.Repeat("1 == 1 && ", 2000))}true", 23), "the expression makes too much of its values" },
        { $"on: push\njobs:\n{string.Concat(Enumerable.Range(0, 90).Select(index => $"  j{index}:\n    runs-on: x\n    {Workflow.Steps}\n    strategy: {{matrix: {Excluded}}}\n"))}",
            ".strategy.matrix and what the workflow works out before it are too much to work out" },
        { Workflow.Job("needs: [" + string.Concat(Enumerable.Range(0, 40_000).Select(index => $"n{index},")) + "]"), "and there is no such job" },
        { new string('"', 100_000), "this is no YAML" },
        { $"a: {new string('*', 1000)}", "names nothing above" },
        { "\uFEFF", "the workflow is empty" },
        { string.Concat(Enumerable.Repeat("? ", 100_000)), "the text is nested more than 32 deep" },
        { string.Concat(Enumerable.Repeat("---\n", 100_000)), "a second document begins here" },
        { $"%YAML 9.9\n---\na: 1", "this is no YAML" },
        { $"a: \"{string.Concat(Enumerable.Repeat("\\x41", 100_000))}", "this is no YAML" },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public void A_text_that_is_made_to_be_expensive_is_refused(string yaml, string problem)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();

        Assert.Contains(problem, Workflow.Said(Workflow.Read(yaml)), StringComparison.Ordinal);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 400L << 20);
    }

    [Fact]
    public void What_is_wrong_many_times_is_said_fifty_times() =>
        Assert.Equal(50, Workflow.Read(string.Concat(Enumerable.Range(0, 2000).Select(index => $"k{index}: 1\n"))).Problems.Count);

    private static string Laughs(int levels) => string.Concat(Enumerable.Range(0, levels)
        .Select(level => $"\n  l{level}: &l{level} [{string.Join(", ", Enumerable.Repeat(level == 0 ? "lol" : $"*l{level - 1}", 10))}]"));

    /// <summary>One that leaves one combination of 10,000.</summary>
    private static string Excluded =>
        $"{{a: [{string.Join(',', Enumerable.Range(0, 100))}], b: [{string.Join(',', Enumerable.Range(0, 100))}], "
        + $"exclude: [{string.Concat(Enumerable.Range(1, 99).Select(value => $"{{a: {value}}},{{b: {value}}},"))}]}}";

    /// <summary>An expression that stands so often in the name of 256 jobs.</summary>
    private static string Times256(string expression, int times) => Workflow.Job(
        $"name: {string.Concat(Enumerable.Repeat($"${{{{ {expression} }}}}", times))}\nstrategy: {{matrix: {{a: [{string.Join(',', Enumerable.Range(0, 256))}]}}}}");

    private static string Nested(int levels) => Enumerable.Range(0, levels).Aggregate("github.ref", (inner, _) => $"format('{{0}}{{0}}{{0}}', {inner})");
}
