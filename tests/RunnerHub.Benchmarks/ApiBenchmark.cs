using System.Globalization;

namespace RunnerHub.Benchmarks;

/// <summary>
/// The REST API with token sign-in over 10,000 runners, against a bare endpoint in the same run: the two are asked in turn, so
/// that whatever else the machine does meets both.
/// </summary>
internal static class ApiBenchmark
{
    private const int Runners = 10_000;
    private const int Rounds = 3;
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(4);

    public static async Task RunAsync()
    {
        using var bare = await ServerProcess.StartBareAsync();
        Console.WriteLine("| what | requests/s | of the bare endpoint | p50 | p99 |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        await Engines.EachAsync((engine, connectionString) => MeasureAsync(engine, connectionString, bare));
    }

    private static async Task MeasureAsync(string engine, string connectionString, ServerProcess bare)
    {
        using var hub = await ServerProcess.StartHubAsync(connectionString);
        var ids = await Fleet.AddRunnersAsync(connectionString, Runners);
        var token = await Fleet.TokenAsync(hub.Address);
        await CompareAsync($"one runner, {engine}", [.. ids.Select(id => $"/api/v1/admin/actions/runners/{id}")], hub, token, bare);
        await CompareAsync($"a page of 30 out of 10,000, {engine}", ["/api/v1/admin/actions/runners?limit=30"], hub, token, bare);
    }

    private static async Task CompareAsync(string what, IReadOnlyList<string> paths, ServerProcess hub, string token, ServerProcess bare)
    {
        await Load.RunAsync(bare.Address, [BareServer.Path], null, Warm);
        await Load.RunAsync(hub.Address, paths, token, Warm);
        var rounds = new List<(Measured Hub, double Ratio)>();
        for (var round = 0; round < Rounds; round++)
        {
            var plain = await Load.RunAsync(bare.Address, [BareServer.Path], null, Time);
            var measured = await Load.RunAsync(hub.Address, paths, token, Time);
            rounds.Add((measured, measured.PerSecond / plain.PerSecond));
        }

        var middle = rounds.OrderBy(round => round.Ratio).ElementAt(Rounds / 2);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {what} | {middle.Hub.PerSecond:N0} | {middle.Ratio:F3} | {middle.Hub.Median:F1} ms | {middle.Hub.Slowest:F1} ms |"));
    }
}
