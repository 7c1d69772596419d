using System.Diagnostics.Metrics;
using RunnerHub.Platform;

namespace RunnerHub.Features.Logs;

/// <summary>Counts the rows of logs that this node has taken.</summary>
internal sealed class LogMetrics(IMeterFactory meters)
{
    private readonly Counter<long> rows = meters.OfProduct().CreateCounter<long>("runnerhub.log.rows", "{row}", "Rows of logs that were taken.");

    public void Took(int count) => rows.Add(count);
}
