using RunnerHub.Features.Jobs;
using RunnerHub.Features.Jobs.Runs;

namespace RunnerHub.Tests.Features.Jobs.Runs;

/// <summary>Where the jobs of a run stand in its graph.</summary>
public sealed class RunGraphTests
{
    private static RunJobRow Job(string key, params string[] needs) => new()
    {
        Id = key.Length,
        Position = 0,
        Key = key,
        Name = key,
        Needs = [.. needs],
        Status = JobStatus.Waiting,
        Queued = DateTimeOffset.UnixEpoch,
    };

    [Theory]
    [InlineData("linux", "linux")]
    [InlineData("linux, a long value, uncommon", "linux, a lon…ncommon")]
    [InlineData("linux-linux-linux-🦊🦊🦊🦊", "linux-linux…🦊🦊🦊🦊")]
    public void A_long_name_keeps_its_end(string name, string shown) => Assert.Equal(shown, RunGraph.Fit(name, 22));

    [Fact]
    public void A_job_stands_right_of_all_that_it_needs()
    {
        var graph = RunGraph.Of(new([Job("deploy", "test", "lint"), Job("test", "build"), Job("build"), Job("lint")]))!;

        Assert.Equal([2, 1, 0, 0], graph.Nodes.Select(node => node.Column));
        Assert.Equal(3, graph.Edges.Count);
        Assert.All(graph.Edges, edge => Assert.True(edge.From.X + RunGraph.NodeWidth < edge.To.X));
    }

    [Fact]
    public void No_boxes_lie_over_one_another_and_all_are_in_the_picture()
    {
        var graph = RunGraph.Of(new([.. Enumerable.Range(0, 30).Select(i => Job($"j{i}", i < 5 ? [] : [$"j{i / 3}", $"j{i % 5}"]))]))!;

        foreach (var column in graph.Nodes.GroupBy(node => node.X))
        {
            var inOrder = column.OrderBy(node => node.Y).ToList();
            Assert.All(inOrder.Zip(inOrder.Skip(1)), pair => Assert.True(pair.First.Y + pair.First.Height < pair.Second.Y));
        }

        Assert.All(graph.Nodes, node => Assert.True(node.X + RunGraph.NodeWidth <= graph.Width && node.Y + node.Height <= graph.Height));
    }

    [Fact]
    public void The_combinations_of_a_matrix_are_one_box_that_names_some_of_them_and_all_that_failed()
    {
        var jobs = Enumerable.Range(0, 40).Select(i => Job("test") with { Position = i, Status = i == 33 ? JobStatus.Failure : JobStatus.Success });

        var node = RunGraph.Of(new([.. jobs, Job("deploy", "test")]))!.Nodes[0];

        Assert.Equal((40, RunGraph.MostLines), (node.Count, node.Jobs.Count));
        Assert.Contains(node.Jobs, job => job.Status == JobStatus.Failure);
        Assert.Equal("39 succeeded, 1 failed", RunPage.Say(node.Statuses));
    }

    [Fact]
    public void A_line_is_open_until_all_that_it_comes_from_has_ended()
    {
        var done = Job("build") with { Status = JobStatus.Success };

        Assert.True(RunGraph.Of(new([done, Job("test", "build")]))!.Edges[0].IsDone);
        Assert.False(RunGraph.Of(new([done, Job("build"), Job("test", "build")]))!.Edges[0].IsDone);
    }

    [Fact]
    public void A_line_that_passes_a_column_goes_between_its_boxes()
    {
        var graph = RunGraph.Of(new([Job("lint"), Job("build"), Job("test", "build"), Job("package", "lint", "test")]))!;

        var edge = graph.Edges.Single(edge => edge.From.Key == "lint" && edge.To.Key == "package");
        var test = graph.Nodes.Single(node => node.Key == "test");
        var lane = Assert.Single(edge.Lanes);
        Assert.True(lane < test.Y || lane > test.Y + test.Height);
        Assert.Contains($" {lane}H{test.X + RunGraph.NodeWidth}C", edge.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void Neither_a_single_box_nor_a_wall_of_them_is_drawn()
    {
        Assert.Null(RunGraph.Of(new([Job("build"), Job("build")])));
        Assert.Null(RunGraph.Of(new([.. Enumerable.Range(0, RunGraph.MostNodes + 1).Select(i => Job($"j{i}"))])));
    }

    [Fact]
    public void Needs_in_a_circle_end()
    {
        var graph = RunGraph.Of(new([Job("a", "b"), Job("b", "a"), Job("c", "gone")]))!;

        Assert.Equal(3, graph.Nodes.Count);
    }
}
