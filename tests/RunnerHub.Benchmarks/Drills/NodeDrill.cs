using System.Diagnostics;
using System.Globalization;
using RunnerHub.Benchmarks.Simulation;
using RunnerHub.Protocol;

namespace RunnerHub.Benchmarks.Drills;

/// <summary>Runners work through two nodes on one PostgreSQL, as a load balancer shares them out, and one of the nodes is killed.</summary>
internal static class NodeDrill
{
    private const int DeliverySeconds = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <param name="jobs">A whole number of hundreds.</param>
    public static async Task<bool> RunAsync(int runners, int jobs)
    {
        var passed = false;
        await Engines.PostgresAsync(async connectionString => passed = await DrillAsync(connectionString, runners, jobs));
        return passed;
    }

    private static async Task<bool> DrillAsync(string connectionString, int runners, int jobs)
    {
        using var killed = await ServerProcess.StartHubAsync(connectionString, deliverySeconds: DeliverySeconds);
        using var other = await ServerProcess.StartHubAsync(connectionString, deliverySeconds: DeliverySeconds);
        var known = await RunnerRows.AddAsync(connectionString, runners, "linux");
        var queue = new WorkQueue(connectionString);
        await queue.FillAsync(jobs);
        var plan = new FleetPlan { Addresses = [killed.Address, other.Address], Labels = ["linux"], Pace = Pace.Eager, Herd = true, ProbesPerSecond = 0 };
        await using var fleet = await SimulatedFleet.StartAsync(plan, known);
        var verdict = new Verdict("A node killed among two");
        using var end = new CancellationTokenSource(Patience);

        await UntilAsync(() => Task.FromResult(fleet.Figures.Ended >= jobs / 3), end.Token);
        verdict.Require($"before it all was well: calls that failed: {fleet.Figures.DescribeProblems()}", fleet.Figures.Problems.Count == 0);
        killed.Kill();
        var moment = Stopwatch.GetTimestamp();
        await UntilAsync(async () => await queue.UnfinishedAsync() == 0, end.Token);
        await UntilAsync(() => Task.FromResult(fleet.BackWithin(moment) is not null), end.Token);

        var unfinished = await queue.UnfinishedAsync();
        verdict.Require($"no job is left: {unfinished}", unfinished == 0);
        verdict.Require(
            string.Create(CultureInfo.InvariantCulture, $"all {runners:N0} runners went to the other node, the last {fleet.BackWithin(moment)?.TotalSeconds:F1} s after the kill"),
            fleet.BackWithin(moment) is not null);
        verdict.Require($"no call failed but for want of a server: {fleet.Figures.DescribeProblems()}", fleet.Figures.Problems.Keys.All(
            problem => problem.Code is ConnectCode.Unavailable or ConnectCode.DeadlineExceeded));
        await fleet.DisposeAsync();
        verdict.Require(string.Create(CultureInfo.InvariantCulture, $"each of {jobs:N0} jobs has ended once, as its runner has reported"), await queue.CheckAsync(fleet.Ended));
        return verdict.Print();
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo, CancellationToken end)
    {
        while (!await isSo() && !end.IsCancellationRequested)
        {
            await Task.Delay(200, CancellationToken.None);
        }
    }
}
