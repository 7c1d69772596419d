using System.Diagnostics;
using RunnerHub.Benchmarks.Simulation;
using RunnerHub.Protocol;

namespace RunnerHub.Benchmarks.Drills;

/// <summary>What drills ask of a fleet.</summary>
internal static class DrilledFleet
{
    /// <summary>Idle runners on a server: with a connection each where this process may hold so many.</summary>
    public static FleetPlan Idle(ServerProcess hub, int runners)
    {
        var plan = new FleetPlan { Addresses = [hub.Address], ProbesPerSecond = 0 };
        return FileLimit.Refusal(plan, runners) is null ? plan : plan with { Addresses = [hub.Http2Address], Http2 = true };
    }

    extension(SimulatedFleet fleet)
    {
        /// <summary>How long after a moment the last runner has begun a call that went well, and that no failure has followed; null while one has not.</summary>
        public TimeSpan? BackWithin(long moment) => fleet.Runners.Any(runner => runner.WellSince == 0)
            ? null
            : Stopwatch.GetElapsedTime(moment, Math.Max(moment, fleet.Runners.Max(runner => runner.WellSince)));

        /// <summary>How many runners believe that they are not registered any more.</summary>
        public int CountRefused() => fleet.Runners.Count(runner => runner.IsRefused);

        /// <param name="heard">Only what a server has said; not what a connection that broke means.</param>
        public bool IsUnavailableAllThatFailed(bool heard) =>
            fleet.Figures.Problems.Keys.All(problem => problem.Code == ConnectCode.Unavailable && (problem.IsHeard || !heard));
    }
}
