using System.Globalization;
using RunnerHub.Benchmarks;

// The bare endpoint is a process of its own, as the server that it is compared with.
if (args is ["bare", var port])
{
    await BareServer.RunAsync(int.Parse(port, CultureInfo.InvariantCulture));
    return;
}

// Fills a database that a server has made, to look at pages with.
if (args is ["fill", var connectionString, var count])
{
    await Fleet.AddRunnersAsync(connectionString, int.Parse(count, CultureInfo.InvariantCulture));
    return;
}

await ApiBenchmark.RunAsync();
