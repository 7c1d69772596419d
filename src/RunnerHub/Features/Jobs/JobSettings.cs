using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs;

/// <summary>How long jobs, tasks and polls may take, and how many may wait. Each setting is a whole number.</summary>
internal sealed class JobSettings
{
    /// <exception cref="StartupProblem">A setting is no number in its range.</exception>
    public JobSettings(IConfiguration configuration)
    {
        // A runner that has not asked for a minute is offline.
        LongestPoll = TimeSpan.FromSeconds(WholeNumberSetting.Read(configuration, "RUNNERHUB_POLL_SECONDS", 30, 0, 45));
        MostHeldPolls = WholeNumberSetting.Read(configuration, "RUNNERHUB_HELD_POLLS", 2000, 0, 1000000);
        DeliveryTimeout = TimeSpan.FromSeconds(WholeNumberSetting.Read(configuration, "RUNNERHUB_DELIVERY_SECONDS", 60, 10, 3600));
        SilenceTimeout = TimeSpan.FromMinutes(WholeNumberSetting.Read(configuration, "RUNNERHUB_SILENT_TASK_MINUTES", 10, 1, 1440));
        TaskTimeout = TimeSpan.FromMinutes(WholeNumberSetting.Read(configuration, "RUNNERHUB_TASK_MINUTES", 180, 1, 43200));
        QueueTimeout = TimeSpan.FromHours(WholeNumberSetting.Read(configuration, "RUNNERHUB_QUEUE_HOURS", 24, 1, 8760));
        RunRetention = TimeSpan.FromDays(WholeNumberSetting.Read(configuration, "RUNNERHUB_RUN_DAYS", 400, 1, 36500));
    }

    /// <summary>How long a poll that finds no job is held at most; none is held at zero.</summary>
    public TimeSpan LongestPoll { get; }

    /// <summary>How many polls are held at the same time, but for a few of each kind of runners.</summary>
    public int MostHeldPolls { get; }

    /// <summary>A task on which its runner has never reported for so long was not received: its job goes back to the queue.</summary>
    public TimeSpan DeliveryTimeout { get; }

    /// <summary>A task on which its runner has not reported for so long has failed.</summary>
    public TimeSpan SilenceTimeout { get; }

    /// <summary>How long a task may run whose workflow does not say.</summary>
    public TimeSpan TaskTimeout { get; }

    /// <summary>A job that has waited for so long is cancelled.</summary>
    public TimeSpan QueueTimeout { get; }

    /// <summary>How long a run is kept after it ended.</summary>
    public TimeSpan RunRetention { get; }

    /// <summary>How people say a time of these.</summary>
    public static string Words(TimeSpan time) =>
        time.TotalHours >= 2 && time.TotalHours % 1 == 0 ? $"{time.TotalHours} hours"
        : time.TotalMinutes == 1 ? "1 minute"
        : time.TotalMinutes >= 1 ? $"{time.TotalMinutes:0.##} minutes"
        : $"{time.TotalSeconds:0} seconds";
}
