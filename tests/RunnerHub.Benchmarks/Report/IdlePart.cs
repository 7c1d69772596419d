using RunnerHub.Protocol;

namespace RunnerHub.Benchmarks.Report;

/// <summary>Polls of ten thousand runners that are answered at once, against an endpoint that reads the body and answers two bytes.</summary>
internal static class IdlePart
{
    public const string Name = "idle";
    private const double Budget = 0.75;

    public static Task RunAsync(ReportRun run) => Engines.EachAsync(async (engine, connectionString) =>
    {
        using var hub = await ServerProcess.StartHubAsync(connectionString);
        var runners = await RunnerRows.AddAsync(connectionString, run.Pick(500, 10_000), "linux");
        var compared = await Compared.RunAsync(
            Load.OfPolls(hub.Address, RunnerProcedures.FetchTask, runners),
            Load.OfPolls(run.Bare.Address, BareServer.CallPath, runners),
            run.Seconds(2, 8),
            run.Seconds(1, 6));
        run.Add(
            Name,
            $"polls of {runners.Count} idle runners, as a part of a bare endpoint's requests/s",
            engine,
            $"{Budget} or more",
            $"{compared.Ratio:F2} ({compared.Middle.PerSecond:N0}/s, p99 {compared.Middle.Slowest:F1} ms{(compared.Middle.Overdue > 0 ? $"; {compared.Middle.Overdue} were overdue" : "")})",
            compared.Ratio >= Budget && compared.Middle.Overdue == 0);
    });
}
