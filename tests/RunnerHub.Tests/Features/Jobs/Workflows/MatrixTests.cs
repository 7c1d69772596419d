using System.Text.Json;
using RunnerHub.Features.Jobs.Workflows;

namespace RunnerHub.Tests.Features.Jobs.Workflows;

/// <summary>Which combinations a matrix has, and what they are called.</summary>
public sealed class MatrixTests
{
    [Theory]
    [InlineData("{os: [linux, windows], version: [1, 2]}", "linux, 1|linux, 2|windows, 1|windows, 2")]
    [InlineData("{version: [1.10, '1.10', true, null]}", "1.1|1.10|true|")]
    [InlineData("{os: [a, b], exclude: [{os: B}]}", "a")]
    [InlineData("{os: [a, b], v: [1, 2], exclude: [{os: a, v: 2}, {v: 1, os: b}]}", "a, 1|b, 2")]
    [InlineData("{include: [{os: a}, {os: b, v: 2}]}", "a|b, 2")]
    [InlineData("{os: [a], include: [{os: c}, {os: a, extra: x}, {extra2: y}]}", "a, x, y|c")]
    [InlineData("{fruit: [apple, pear], animal: [cat, dog], include: [{color: green}, {color: pink, animal: cat}, {fruit: apple, shape: circle}, {fruit: banana}, {fruit: banana, animal: cat}]}",
        "apple, cat, pink, circle|apple, dog, green, circle|pear, cat, pink|pear, dog, green|banana|banana, cat")]
    [InlineData("{target: [{os: linux, cpu: [x64, arm]}, {os: mac}], exclude: [{target: {os: mac}}]}", "linux, x64, arm")]
    [InlineData("{os: '${{ fromJSON(inputs.os) }}', region: ['${{ vars.REGION }}', us]}", "linux, eu|linux, us|windows, eu|windows, us")]
    [InlineData("'${{ fromJSON(''{\"a\": [1, 2], \"include\": [{\"a\": 3}]}'') }}'", "1|2|3")]
    [InlineData("{id: ['${{ github.event.commits.*.id }}']}", "a1, b2")]
    [InlineData("{id: '${{ github.event.commits.*.id }}', include: '${{ fromJSON(''[]'') }}'}", "a1|b2")]
    [InlineData("{v: [[1, 2], [3]], exclude: [{v: [1]}]}", "3")]
    [InlineData("{v: [[1, 2], [3]], exclude: [{v: [3, null]}]}", "1, 2")]
    [InlineData("{v: [{a: [1, 2]}, {a: [2]}], exclude: [{v: {a: [2, 1]}}]}", "1, 2|2")]
    [InlineData("{v: [{a: 1}, {b: 2}], exclude: [{v: {a: null, b: 2}}]}", "1")]
    public void A_matrix_has_the_combinations_that_GitHub_makes(string matrix, string expected) => Assert.Equal(
        expected, string.Join('|', Plan(matrix).Select(job => string.Join(", ", Leaves(JsonDocument.Parse(job.MatrixJson!).RootElement)))));

    [Theory]
    [InlineData("{os: [linux, win], include: [{os: win, x: 1}]}", "build (linux)|build (win)")]
    [InlineData("{os: [linux], include: [{experimental: true, os: macos}]}", "build (linux)|build (macos, true)")]
    [InlineData("{include: [{os: a, x: 1}, {x: 2}]}", "build (a, 1)|build (2)")]
    [InlineData("{a: [''], b: [null], c: [[]]}", "build")]
    [InlineData("{target: [{os: linux, cpu: [x64, arm]}]}", "build (linux, x64, arm)")]
    public void A_combination_is_called_by_what_it_is_made_of(string matrix, string names) =>
        Assert.Equal(names, string.Join('|', Plan(matrix).Select(job => job.Name)));

    [Fact]
    public void A_matrix_of_which_all_is_excluded_leaves_one_job_without_a_matrix()
    {
        var job = Assert.Single(Plan("{os: [a], exclude: [{os: a}]}"));

        Assert.Equal(("build", null), (job.Name, job.MatrixJson));
        Assert.DoesNotContain("matrix", job.Payload, StringComparison.Ordinal);
    }

    [Fact]
    public void A_combination_keeps_the_types_of_its_values()
    {
        var job = Workflow.Plan(Workflow.Job("""strategy: {matrix: {a: ["1.10"], b: [1.10], c: [true], d: [null], e: [{f: [2020-01-01]}], g: [0x10], h: ["on"]}}""")).Jobs[0];

        Assert.Equal("""{"a":"1.10","b":1.1,"c":true,"d":null,"e":{"f":["2020-01-01"]},"g":16,"h":"on"}""", job.MatrixJson);
    }

    [Fact]
    public void A_name_with_expressions_stands_alone()
    {
        Assert.Equal(["unit (1)", "unit (2)"], Workflow.Plan(Workflow.Job("name: unit\nstrategy: {matrix: {n: [1, 2]}}")).Jobs.Select(job => job.Name));
        Assert.Equal(["unit 1 of 2", "unit 2 of 2"],
            Workflow.Plan(Workflow.Job("name: unit ${{ matrix.n }} of ${{ strategy.job-total }}\nstrategy: {matrix: {n: [1, 2]}}")).Jobs.Select(job => job.Name));
        Assert.Equal(["build (1)", "build (2)"], Workflow.Plan(Workflow.Job("name: ${{ inputs.none }}\nstrategy: {matrix: {n: [1, 2]}}")).Jobs.Select(job => job.Name));
    }

    [Fact]
    public void A_matrix_may_have_256_combinations_and_no_more()
    {
        Assert.Equal(256, Workflow.Plan(Workflow.Job($"strategy: {{matrix: {{a: {List(16)}, b: {List(16)}}}}}")).Jobs.Count);
        Assert.Equal(190, Workflow.Plan(Workflow.Job($"strategy: {{matrix: {{a: {List(20)}, b: {List(10)}, exclude: [{{a: 3}}]}}}}")).Jobs.Count);
        Assert.Equal("6:24 jobs.build.strategy.matrix has 257 combinations; at most 256 are allowed", Refusal($"{{a: {List(257)}}}"));
        Assert.Equal("6:24 jobs.build.strategy.matrix has 10000 combinations; at most 256 are allowed", Refusal($"{{a: {List(10_000)}}}"));
        Assert.Equal("6:24 jobs.build.strategy.matrix has 257 combinations; at most 256 are allowed", Refusal($"{{a: {List(256)}, include: [{{b: 1, a: x}}]}}"));
        Assert.Equal("6:24 jobs.build.strategy.matrix has 380 combinations; at most 256 are allowed", Refusal($"{{a: {List(20)}, b: {List(20)}, exclude: [{{a: 3}}]}}"));
        Assert.Equal("6:24 jobs.build.strategy.matrix has billions of combinations; at most 256 are allowed",
            Refusal($"{{{string.Join(", ", Enumerable.Range(0, 40).Select(index => $"v{index}: {List(100)}"))}}}"));
        Assert.Equal("6:24 jobs.build.strategy.matrix has 500 combinations; at most 256 are allowed",
            Refusal("'${{ fromJSON(format(''{{\"a\": [{0}1]}}'', github.event.long)) }}'"));
    }

    [Fact]
    public void A_run_may_have_1000_jobs_and_no_more()
    {
        var jobs = Enumerable.Range(0, 4).Select(index => $"  j{index}:\n    runs-on: x\n    {Workflow.Steps}\n    strategy: {{matrix: {{a: {List(250)}}}}}\n");
        var full = $"on: push\njobs:\n{string.Concat(jobs)}";

        Assert.Equal(1000, Workflow.Plan(full).Jobs.Count);
        Assert.Equal("19:3 with jobs.more the run has more than 1000 jobs",
            Workflow.Said(Workflow.Read($"{full}  more:\n    runs-on: x\n    {Workflow.Steps}\n")));
    }

    [Theory]
    [InlineData("[a]", "6:24 jobs.build.strategy.matrix must be a mapping of names to lists, and this is a list")]
    [InlineData("{}", "6:24 jobs.build.strategy.matrix holds neither a list of values nor anything to include; without a matrix a job runs once")]
    [InlineData("{include: []}", "6:24 jobs.build.strategy.matrix holds neither a list of values nor anything to include; without a matrix a job runs once")]
    [InlineData("{include: [], exclude: []}", "6:24 jobs.build.strategy.matrix holds neither a list of values nor anything to include; without a matrix a job runs once")]
    [InlineData("'${{ fromJSON(''{}'') }}'", "6:24 jobs.build.strategy.matrix holds neither a list of values nor anything to include; without a matrix a job runs once")]
    [InlineData("{include: '${{ fromJSON(''[]'') }}'}", "6:24 jobs.build.strategy.matrix holds neither a list of values nor anything to include; without a matrix a job runs once")]
    [InlineData("{os: linux}", "6:29 jobs.build.strategy.matrix.os must be a list of at least one value, and this is text")]
    [InlineData("{os: []}", "6:29 jobs.build.strategy.matrix.os must be a list of at least one value, and this is an empty one")]
    [InlineData("{os: '${{ fromJSON(''[]'') }}'}", "6:29 jobs.build.strategy.matrix.os must be a list of at least one value, and this is an empty one")]
    [InlineData("{os: [a], OS: [b]}", "6:34 jobs.build.strategy.matrix has two lists os and OS; case makes no difference")]
    [InlineData("{os: [a], exclude: [{}]}", "6:44 jobs.build.strategy.matrix.exclude holds a mapping without values")]
    [InlineData("{os: [a], include: [{}]}", "6:44 jobs.build.strategy.matrix.include holds a mapping without values")]
    [InlineData("{os: [a], exclude: [{arch: a}]}", "6:45 jobs.build.strategy.matrix.exclude names arch, which is no list of the matrix")]
    [InlineData("{os: [a], exclude: {os: a}}", "6:43 jobs.build.strategy.matrix.exclude must be a list of mappings, and this is a mapping")]
    [InlineData("{os: [a], include: [b]}", "6:44 jobs.build.strategy.matrix.include must be a list of mappings, and this is text")]
    [InlineData("{'a b': [1]}", "6:25 jobs.build.strategy.matrix has a name that is none; names begin with a letter or _, and go on with letters, digits, _ and -, at most 100 in all")]
    [InlineData("{os: '${{ needs.plan.outputs.os }}'}", "3:3 jobs.build names needs and has none; list the jobs there whose results it is made from")]
    [InlineData("{os: ['${{ secrets.OS }}']}", "6:35 jobs.build.strategy.matrix: secrets is not known here; known are github, inputs, needs and vars")]
    [InlineData("'${{ fromJSON(inputs.nothing) }}'", "6:29 jobs.build.strategy.matrix: fromJSON was given an empty text")]
    [InlineData("{os: ['${{ fromJSON(''[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]'') }}']}", "6:24 jobs.build.strategy.matrix holds values that lie more than 32 deep in each other")]
    [InlineData("{os: ['${{ github.event.evil }}']}", "6:30 jobs.build.strategy.matrix becomes a text with ${{, which the runner would work out again")]
    public void A_matrix_that_is_none_is_refused(string matrix, string message) => Assert.Equal(message, Refusal(matrix));

    private static IReadOnlyList<PlannedJob> Plan(string matrix) => Workflow.Plan(Workflow.Job($"strategy: {{matrix: {matrix}}}")).Jobs;

    private static IEnumerable<string> Leaves(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(field => Leaves(field.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Leaves),
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Null => [""],
        _ => [value.GetRawText()],
    };

    private static string Refusal(string matrix) => Workflow.Said(Workflow.Read(Workflow.Job($"strategy: {{matrix: {matrix}}}")));

    private static string List(int count) => $"[{string.Join(", ", Enumerable.Range(0, count))}]";
}
