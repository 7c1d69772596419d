using System.Diagnostics;
using System.Diagnostics.Metrics;
using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs;

/// <summary>Counts how this node gives jobs to runners.</summary>
internal sealed class JobMetrics : IFigures
{
    private readonly Counter<long> polls;
    private readonly Counter<long> claims;
    private readonly Histogram<double> delay;
    private readonly TimeProvider clock;

    public JobMetrics(IMeterFactory meters, JobDispatcher dispatcher, TimeProvider clock)
    {
        this.clock = clock;
        var meter = meters.OfProduct();
        polls = meter.CreateCounter<long>("runnerhub.polls", "{poll}", "Polls for work.");
        claims = meter.CreateCounter<long>("runnerhub.claims", "{task}", "Jobs that a runner was given.");
        delay = meter.CreateHistogram("runnerhub.dispatch.delay", "s", "From when a job began to wait to when a runner was given it.", advice: Metering.Seconds);
        meter.CreateObservableUpDownCounter("runnerhub.polls.held", () => dispatcher.Held, "{poll}", "Polls that wait for a job.");
    }

    public void Polled() => polls.Add(1);

    /// <summary>A runner is being given a task; the trace of its poll is worth keeping.</summary>
    public void Claimed(ClaimedTask claimed)
    {
        claims.Add(1);
        // Another node's clock may be a little ahead.
        delay.Record(Math.Max(0, (clock.GetUtcNow() - claimed.Job.Queued).TotalSeconds));
        Activity.Current?.SetTag(Metering.TaskTag, claimed.Task.Id);
    }

    public Task RefreshAsync(CancellationToken cancellation) => Task.CompletedTask;
}
