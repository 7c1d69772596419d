using System.Globalization;

namespace RunnerHub.Benchmarks.Drills;

/// <param name="At">Since the first.</param>
/// <param name="Memory">Resident, in MiB.</param>
internal sealed record ServerSample(TimeSpan At, double Memory, int Threads);

/// <summary>What a server takes, looked at again and again until it is disposed of, which may be done twice.</summary>
internal sealed class ServerSamples : IAsyncDisposable
{
    private readonly List<ServerSample> samples = [];
    private readonly CancellationTokenSource end = new();
    private readonly Task sampling;

    /// <param name="watch">Told of each.</param>
    public ServerSamples(ServerProcess server, TimeSpan interval, Func<ServerSample, Task>? watch = null) => sampling = SampleAsync(server, interval, watch);

    public IReadOnlyList<ServerSample> All => samples;

    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"memory {samples[0].Memory:N0} MiB at first, {samples.Max(sample => sample.Memory):N0} MiB at most; threads {samples[0].Threads} and {samples.Max(sample => sample.Threads)}");

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await sampling;
    }

    private async Task SampleAsync(ServerProcess server, TimeSpan interval, Func<ServerSample, Task>? watch)
    {
        for (var count = 0; !end.IsCancellationRequested; count++)
        {
            var (memory, threads) = server.Take();
            samples.Add(new ServerSample(interval * count, memory / 1048576.0, threads));
            if (watch is not null)
            {
                await watch(samples[^1]);
            }

            await Task.Delay(interval, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
