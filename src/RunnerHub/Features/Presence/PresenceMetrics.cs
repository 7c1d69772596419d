using System.Diagnostics.Metrics;
using RunnerHub.Platform;

namespace RunnerHub.Features.Presence;

/// <summary>Measures what it takes to write down who is online.</summary>
internal sealed class PresenceMetrics(IMeterFactory meters)
{
    private readonly Histogram<double> rows = meters.OfProduct().CreateHistogram(
        "runnerhub.presence.flush.rows", "{row}", "Rows that were written at once.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 10, 100, 1_000, 10_000, 100_000] });
    private readonly Histogram<double> duration = meters.OfProduct().CreateHistogram(
        "runnerhub.presence.flush.duration", "s", "How long writing them took.", advice: Metering.Seconds);

    public void Flushed(int written, TimeSpan took)
    {
        rows.Record(written);
        duration.Record(took.TotalSeconds);
    }
}
