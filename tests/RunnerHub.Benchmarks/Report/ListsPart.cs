namespace RunnerHub.Benchmarks.Report;

/// <summary>Lists of a hundred thousand runners, jobs that wait and runs, each filter, order and page: the slowest of them counts.</summary>
internal static class ListsPart
{
    public const string Name = "lists";
    private const double MostOnSqlite = 100;
    private const double MostOnPostgres = 50;

    public static Task RunAsync(ReportRun run) => Engines.EachAsync(async (engine, connectionString) =>
    {
        var count = run.Pick(2_000, ListBenchmark.Runners);
        using var hub = await ServerProcess.StartHubAsync(connectionString);
        await ListBenchmark.FillAsync(connectionString, count);
        var runners = await ListBenchmark.MeasureAsync(hub, count);
        Add(run, engine, $"p95 of the slowest list of {count} runners", runners);
        var anew = runners.MaxBy(read => read.Anew)!;
        run.Compare(Name, "the slowest of them when its runners are counted anew, as for the first to look in some seconds", engine, $"p50 {anew.Anew:F0} ms ({anew.What})");
        Add(run, engine, $"p95 of the slowest list of {count} waiting jobs and {count} runs", await ListBenchmark.MeasureWorkAsync(connectionString, hub, count));
    });

    private static void Add(ReportRun run, string engine, string what, IReadOnlyList<ListRead> reads)
    {
        var most = engine == Engines.Sqlite ? MostOnSqlite : MostOnPostgres;
        var (slowest, late) = (reads.MaxBy(read => read.Slow)!, reads.Count(read => read.Slow >= most));
        run.Add(Name, what, engine, $"under {most} ms", $"{slowest.Slow:F0} ms ({slowest.What}); {late} of {reads.Count} lists take too long", late == 0);
    }
}
