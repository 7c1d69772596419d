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

// Kills the server again and again; a fault drill, nothing is measured.
if (args is ["crash"])
{
    await CrashDrill.RunAsync();
    return;
}

if (args is not ["jobs", ..])
{
    await ApiBenchmark.RunAsync();
}

if (args is not ["api"])
{
    await JobBenchmark.RunAsync(args is ["jobs", var jobs] ? int.Parse(jobs, CultureInfo.InvariantCulture) : JobBenchmark.Jobs);
}
