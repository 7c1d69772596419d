namespace RunnerHub.Features.Operations.Monitoring;

/// <summary>How figures went over the samples that are remembered.</summary>
internal sealed class Curves(IReadOnlyList<Sample> samples)
{
    public Sample Last => samples[^1];

    /// <summary>Processors that were busy since the last sample but one.</summary>
    public double Processors => Steps().Select(step => (step.Later.Processor - step.Earlier.Processor) / (step.Later.At - step.Earlier.At)).LastOrDefault();

    /// <summary>All that came in the time that is remembered.</summary>
    public Reading Lately(string instrument) => Last.Of(instrument).Since(samples[0].Of(instrument));

    /// <summary>What was added in each second.</summary>
    public Sparkline Rates(string instrument) => Each(instrument, (step, seconds) => step.Sum / seconds);

    /// <summary>How many measurements there were in each second.</summary>
    public Sparkline Counts(string instrument) => Each(instrument, (step, seconds) => step.Count / seconds);

    /// <summary>The mean of the measurements.</summary>
    public Sparkline Means(string instrument) => Each(instrument, (step, _) => step.Mean);

    /// <summary>How things stood.</summary>
    public Sparkline Levels(string instrument) => new([.. samples.Select(sample => sample.Of(instrument).Sum)]);

    private Sparkline Each(string instrument, Func<Reading, double, double> figure) =>
        new([.. Steps().Select(step => figure(step.Later.Of(instrument).Since(step.Earlier.Of(instrument)), (step.Later.At - step.Earlier.At).TotalSeconds))]);

    private IEnumerable<(Sample Earlier, Sample Later)> Steps() =>
        samples.Zip(samples.Skip(1)).Where(step => step.Second.At > step.First.At);
}
