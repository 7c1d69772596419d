using System.Globalization;
using RunnerHub.Benchmarks;

// The bare endpoint is a process of its own, as the server that it is compared with.
if (args is ["bare", var port])
{
    await BareServer.RunAsync(int.Parse(port, CultureInfo.InvariantCulture));
    return;
}

await ApiBenchmark.RunAsync();
