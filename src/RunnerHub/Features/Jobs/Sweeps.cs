using RunnerHub.Data;

namespace RunnerHub.Features.Jobs;

/// <summary>What is done now and then, so that nothing waits, runs or stays for ever.</summary>
internal sealed partial class Sweeps(TaskSweeps tasks, QueueSweeps queue, RunProgress progress, EphemeralRunners ephemeral, ILogger<Sweeps> logger)
{
    private const int MostGroups = 200;

    /// <param name="areRunnersHeard">False when runners may have spoken in vain: nobody is silent then.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task DoAsync(bool areRunnersHeard, CancellationToken cancellation)
    {
        if (areRunnersHeard)
        {
            await TryAsync(tasks.EndSilentAsync, cancellation);
        }

        await TryAsync(tasks.EndOfDeletedRunnersAsync, cancellation);
        await TryAsync(queue.CancelOfDeletedRunnersAsync, cancellation);
        await TryAsync(tasks.EndOverdueAsync, cancellation);
        await TryAsync(queue.CancelAbandonedAsync, cancellation);
        await TryAsync(stop => progress.ContinueForsakenAsync(MostGroups, stop), cancellation);
        await TryAsync(ephemeral.RemoveSilentAsync, cancellation);
    }

    /// <summary>What goes wrong in one keeps nobody from the next.</summary>
    private async Task TryAsync(Func<CancellationToken, Task> work, CancellationToken cancellation)
    {
        try
        {
            await work(cancellation);
        }
        catch (Exception problem) when (!cancellation.IsCancellationRequested && !DatabaseFaults.IsDatabaseAway(problem))
        {
            Log.Failed(logger, problem);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A part of a sweep has failed; it is tried again")]
        public static partial void Failed(ILogger logger, Exception problem);
    }
}
