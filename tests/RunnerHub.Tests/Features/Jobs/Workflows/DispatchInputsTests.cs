using System.Text.Json;
using RunnerHub.Features.Jobs.Workflows;

namespace RunnerHub.Tests.Features.Jobs.Workflows;

/// <summary>What a workflow asks for when somebody starts it.</summary>
public sealed class DispatchInputsTests
{
    private const string Asked = """
        on:
          workflow_dispatch:
            inputs:
              level:
                description: How much to log
                type: choice
                required: true
                options: [info, debug]
              dry:
                type: boolean
                default: True
              note:
              count:
                type: number
                default: 3
              target:
                type: environment
                required: true
        jobs:
          build:
            runs-on: x
            steps: [{run: x}]
        """;

    [Fact]
    public void Inputs_are_read_with_their_types()
    {
        var inputs = Inputs();

        Assert.Equal(["level", "dry", "note", "count", "target"], inputs.Inputs.Select(input => input.Name));
        Assert.Equal("How much to log", inputs.Inputs[0].Description);
        Assert.Equal(["info", "debug"], inputs.Inputs[0].Options);
        Assert.Equal(["info", "true", "", "3", ""], inputs.Inputs.Select(input => input.Default));
        Assert.Equal([true, false, false, false, true], inputs.Inputs.Select(input => input.IsRequired));
    }

    [Theory]
    [InlineData("""{"target": "eu"}""", """{"level":"info","dry":true,"note":"","count":"3","target":"eu"}""")]
    [InlineData("""{"TARGET": "eu", "dry": "false", "count": 7.5, "level": "debug", "note": "a\nb ü"}""", """{"level":"debug","dry":false,"note":"a\nb ü","count":"7.5","target":"eu"}""")]
    [InlineData("""{"target": "\ud83d\ude80"}""", """{"level":"info","dry":true,"note":"","count":"3","target":"\uD83D\uDE80"}""")]
    [InlineData("""{"target": 5, "dry": false, "note": null, "level": ""}""", """{"level":"info","dry":false,"note":"","count":"3","target":"5"}""")]
    public void What_is_left_out_is_filled_in(string given, string expected)
    {
        var answer = Inputs().Fill(Fields(given));

        Assert.Empty(answer.Problems);
        Assert.Equal(expected, ExpressionJson.Write(ExpressionValue.Map.From(answer.Values.Select(value => KeyValuePair.Create(value.Key, ExpressionValue.Of(value.Value))))));
        Assert.All(answer.Texts.Values, text => Assert.DoesNotContain("\"", text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{}", "target is required")]
    [InlineData("""{"target": ""}""", "target is required")]
    [InlineData("""{"target": "a", "dry": "perhaps"}""", "dry must be true or false")]
    [InlineData("""{"target": "a", "level": "all"}""", "level must be one of “info”, “debug”")]
    [InlineData("""{"target": "a", "count": "many"}""", "count must be a number")]
    [InlineData("""{"target": ["a"]}""", "target must be text, true, false or a number")]
    [InlineData("""{"target": {}}""", "target must be text, true, false or a number")]
    [InlineData("""{"target": "a\u0000"}""", "target holds a character that cannot be stored")]
    [InlineData("""{"target": "a\ud800"}""", "target holds half a character, which cannot be stored")]
    [InlineData("""{"target": "a", "note": "\udc00\ud83d"}""", "note holds half a character, which cannot be stored")]
    [InlineData("""{"target": "a", "other": "b"}""", "other is not asked for; the workflow takes level, dry, note, count, target")]
    public void What_is_wrong_with_an_input_is_said(string given, string problem) =>
        Assert.Equal(problem, string.Join('|', Inputs().Fill(Fields(given)).Problems.Select(one => $"{one.Input} {one.Sentence}")));

    [Fact]
    public void Inputs_have_limits()
    {
        Assert.Equal(["level"], Inputs().Fill(Fields($$"""{"target": "a", "note": "{{new string('x', 70_000)}}"}""")).Problems.Select(problem => problem.Input));
        Assert.Equal("is not asked for: the workflow takes no inputs", Assert.Single(DispatchInputs.None.Fill(Fields("""{"a": 1}""")).Problems).Sentence);

        var many = string.Concat(Enumerable.Range(0, 26).Select(index => $"\n      i{index}:"));
        Assert.Equal("4:7 on.workflow_dispatch.inputs has 26 inputs; at most 25 are allowed",
            Workflow.Said(Workflow.Read($"on:\n  workflow_dispatch:\n    inputs:{many}\njobs:\n  a:\n    runs-on: x\n    {Workflow.Steps}")));
    }

    private static DispatchInputs Inputs()
    {
        var (summary, problems) = WorkflowReader.Summarise(Asked);
        Assert.Empty(problems);
        return summary!.Triggers.Inputs;
    }

    private static Dictionary<string, JsonElement> Fields(string json) =>
        JsonDocument.Parse(json).RootElement.EnumerateObject().ToDictionary(property => property.Name, property => property.Value);
}
