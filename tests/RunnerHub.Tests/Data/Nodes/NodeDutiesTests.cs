using RunnerHub.Features.Jobs;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Data.Nodes;

/// <summary>What one node does for all, in turn with the others. The tests move the clock of one node at a time.</summary>
public sealed class NodeDutiesTests(TwoNodes nodes) : TwoNodesTests(nodes), IClassFixture<TwoNodes>
{
    private const string Mine = "\"SweepTasks\" is now done by \"this\" node";
    private const string Others = "\"SweepTasks\" is now done by \"another\" node";

    /// <summary>A part of what a node asks the database at each sweep.</summary>
    private const string Sweep = "\"Ephemeral\" AND EXISTS";
    private const int MostLooks = 200;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task One_node_sweeps_and_another_takes_over_when_it_stops_or_loses_the_database()
    {
        First.Clock.Advance(Interval);
        await First.UntilLoggedAsync(Mine);
        var work = await Work.PlaceAsync(First);
        var run = await StartAsync(work);

        // By the second's clock the runner has fallen silent, but it is not its turn.
        Second.Clock.Advance(TimeSpan.FromHours(1));
        await Second.UntilLoggedAsync(Others);
        Assert.Equal([JobStatus.Running], await work.JobsAsync(run));

        await First.EndSpeakingAsync();
        await Waiting.UntilAsync(() => SweptAsync(Second, work, run));
        First.Clock.Advance(Interval);
        await First.UntilLoggedAsync(Others);

        First.Clock.Advance(TimeSpan.FromHours(1));
        run = await StartAsync(work);
        await Second.StopAsync();
        First.Clock.Advance(TimeSpan.FromHours(1));
        await Waiting.UntilAsync(() => SweptAsync(First, work, run));

        await Second.RestartAsync();
    }

    /// <summary>A run whose runner falls silent after its first report.</summary>
    private static async Task<long> StartAsync(Work work)
    {
        var run = await work.StartAsync(Work.Job("build", "silent"));
        var runner = await work.RunnerAsync("silent");
        await runner.ReportAsync((await runner.TakeAsync()).Id);
        return run;
    }

    private static async Task<bool> SweptAsync(Hub node, Work work, long run)
    {
        var sweeps = node.Logged(Sweep);
        node.Clock.Advance(Interval);
        // It takes nobody for silent when more time than a minute passes between two of its sweeps. Perhaps it is not its turn yet.
        for (var looks = 0; looks < MostLooks && node.Logged(Sweep) == sweeps; looks++)
        {
            await Waiting.RestAsync();
        }

        return (await work.JobsAsync(run)).SequenceEqual([JobStatus.Failure]);
    }
}
