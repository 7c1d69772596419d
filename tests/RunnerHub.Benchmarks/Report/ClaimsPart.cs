namespace RunnerHub.Benchmarks.Report;

/// <summary>A thousand runners contend for the jobs of a long queue; then one sends a long log.</summary>
internal static class ClaimsPart
{
    public const string Name = "claims";
    public const string LogName = "log";

    public static Task RunAsync(ReportRun run) => Engines.EachAsync(async (engine, connectionString) =>
    {
        using var hub = await ServerProcess.StartHubAsync(connectionString);
        var runners = await JobBenchmark.RunnersAsync(hub, connectionString, run.Pick(50, JobBenchmark.Runners));
        var claims = await JobBenchmark.ClaimAsync(run.Pick(1_000, 30_000), new WorkQueue(connectionString), runners);
        run.Add(
            Name,
            $"claims/s of {runners.Count} runners out of {claims.Jobs} jobs",
            engine,
            engine == Engines.Postgres ? "1,000 or more, none twice, none lost" : "none twice, none lost",
            $"{claims.PerSecond:N0} (p50 {claims.Middle:N0} ms, p99 {claims.Slow:N0} ms)",
            engine != Engines.Postgres || claims.PerSecond >= 1_000);
    });

    public static Task RunLogAsync(ReportRun run) => Engines.EachAsync(async (engine, connectionString) =>
    {
        using var hub = await ServerProcess.StartHubAsync(connectionString);
        var runners = await JobBenchmark.RunnersAsync(hub, connectionString, 1);
        await new WorkQueue(connectionString).FillAsync(100);
        var rows = run.Pick(100_000, 1_000_000);
        var log = await JobBenchmark.LogAsync(runners[0], rows);
        run.Add(
            LogName,
            $"UpdateLog after {rows} rows, as a part of what it took at the beginning",
            engine,
            "about 1 (at most 1.25)",
            $"{log.Last / log.First:F2} ({log.First:F2} ms, then {log.Last:F2} ms)",
            log.Last / log.First <= 1.25);
    });
}
