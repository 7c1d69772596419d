using System.Globalization;

namespace RunnerHub.Benchmarks;

/// <summary>The REST API with token sign-in over 10,000 runners, against a bare endpoint in the same run.</summary>
internal static class ApiBenchmark
{
    private const int Runners = 10_000;
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
        await CompareAsync($"one runner, {engine}", Load.OfPages(hub.Address, ids.Select(id => $"/api/v1/admin/actions/runners/{id}"), token), bare);
        await CompareAsync($"a page of 30 out of 10,000, {engine}", Load.OfPages(hub.Address, ["/api/v1/admin/actions/runners?limit=30"], token), bare);
    }

    private static async Task CompareAsync(string what, Load load, ServerProcess bare)
    {
        var compared = await Compared.RunAsync(load, Load.OfPages(bare.Address, [BareServer.Path]), Warm, Time);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {what} | {compared.Middle.PerSecond:N0} | {compared.Ratio:F3} | {compared.Middle.Median:F1} ms | {compared.Middle.Slowest:F1} ms |"));
    }
}
