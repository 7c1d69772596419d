using System.Diagnostics.Metrics;

namespace RunnerHub.Platform;

/// <summary>The meter that all rooms make their instruments of; its names begin with <c>runnerhub.</c>, as OpenTelemetry's conventions ask.</summary>
internal static class Metering
{
    public const string Name = "RunnerHub";

    /// <summary>Set on the trace of a poll that was given a task.</summary>
    public const string TaskTag = "runnerhub.task.id";

    /// <summary>Bounds in seconds, for what takes between a millisecond and minutes.</summary>
    public static InstrumentAdvice<double> Seconds { get; } = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800],
    };

    public static Meter OfProduct(this IMeterFactory meters) => meters.Create(Name, ProductVersion.Text);
}

/// <summary>Figures that instruments show without being able to wait for them: whoever looks at the instruments has them read before.</summary>
internal interface IFigures
{
    /// <summary>Reads them again when they are no longer fresh.</summary>
    Task RefreshAsync(CancellationToken cancellation);
}
