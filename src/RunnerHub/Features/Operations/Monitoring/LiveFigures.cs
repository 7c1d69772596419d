using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using RunnerHub.Platform;

namespace RunnerHub.Features.Operations.Monitoring;

/// <summary>How all instruments stood at a moment.</summary>
internal sealed record Sample(DateTimeOffset At, IReadOnlyDictionary<string, Reading> Readings, TimeSpan Processor)
{
    public Reading Of(string instrument) => Readings.GetValueOrDefault(instrument, Reading.None);
}

/// <summary>Listens to the product's own instruments, for the page that shows them, and remembers how they stood in the last ten minutes.</summary>
internal sealed partial class LiveFigures : IHostedService, IDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private const int MostSamples = 121;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<Instrument, Gathering> gatherings = new();
    private readonly Queue<Sample> samples = new();
    private readonly MeterListener listener = new();
    private readonly Lock turn = new();
    private readonly IEnumerable<IFigures> figures;
    private readonly TimeProvider clock;
    private readonly ILogger<LiveFigures> logger;
    private ITimer? timer;
    private bool isFailing;

    public LiveFigures(IMeterFactory meters, IEnumerable<IFigures> figures, TimeProvider clock, ILogger<LiveFigures> logger)
    {
        (this.figures, this.clock, this.logger) = (figures, clock, logger);
        Started = clock.GetUtcNow();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            // Another server in this process, as in a test, has a meter of the same name.
            if (instrument.Meter.Name == Metering.Name && instrument.Meter.Scope == meters)
            {
                listening.EnableMeasurementEvents(instrument, gatherings.GetOrAdd(instrument, _ => new Gathering(instrument is Histogram<double>)));
            }
        };
        listener.SetMeasurementEventCallback<int>((_, value, tags, state) => ((Gathering)state!).Take(value, tags));
        listener.SetMeasurementEventCallback<long>((_, value, tags, state) => ((Gathering)state!).Take(value, tags));
        listener.SetMeasurementEventCallback<double>((_, value, tags, state) => ((Gathering)state!).Take(value, tags));
    }

    public DateTimeOffset Started { get; }

    /// <summary>The first is the oldest; there is always one.</summary>
    public IReadOnlyList<Sample> Samples
    {
        get
        {
            lock (turn)
            {
                return [.. samples];
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        listener.Start();
        Remember();
        timer = clock.CreateTimer(_ => Remember(), null, Interval, Interval);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        timer?.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>How all stands now, after what the database says was read.</summary>
    public async Task<Sample> ReadAsync(CancellationToken cancellation)
    {
        await figures.RefreshAsync(Patience, clock, logger, cancellation);
        lock (turn)
        {
            return Take();
        }
    }

    public void Dispose()
    {
        timer?.Dispose();
        listener.Dispose();
    }

    private void Remember()
    {
        lock (turn)
        {
            samples.Enqueue(Take());
            if (samples.Count > MostSamples)
            {
                samples.Dequeue();
            }
        }
    }

    private Sample Take()
    {
        foreach (var (instrument, gathering) in gatherings)
        {
            if (instrument.IsObservable)
            {
                gathering.Clear();
            }
        }

        TryObserve();
        return new Sample(clock.GetUtcNow(), gatherings.ToDictionary(pair => pair.Key.Name, pair => pair.Value.Read()), Environment.CpuUsage.TotalTime);
    }

    /// <summary>One instrument that cannot be read keeps neither the others from being read nor the server from running.</summary>
    private void TryObserve()
    {
        try
        {
            listener.RecordObservableInstruments();
            isFailing = false;
        }
        catch (AggregateException problem)
        {
            if (!isFailing)
            {
                Log.NotRead(logger, problem);
            }

            isFailing = true;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Some instruments cannot be read; the others are")]
        public static partial void NotRead(ILogger logger, Exception problem);
    }
}
