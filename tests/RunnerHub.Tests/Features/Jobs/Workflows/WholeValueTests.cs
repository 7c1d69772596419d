using RunnerHub.Features.Jobs.Workflows;

namespace RunnerHub.Tests.Features.Jobs.Workflows;

/// <summary>Mappings that are written as one expression.</summary>
public sealed class WholeValueTests
{
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

    private static WorkflowAnswer ReadLabels(string value) =>
        Workflow.Read($"on: push\njobs:\n  build:\n    runs-on: ${{{{ fromJSON('{value}') }}}}\n    {Workflow.Steps}\n");
}
