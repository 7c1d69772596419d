using RunnerHub.Platform;

namespace RunnerHub.Features.Logs;

/// <summary>How much of a log is kept, and for how long. Each setting is a whole number.</summary>
internal sealed class LogSettings
{
    /// <exception cref="StartupProblem">A setting is no number in its range.</exception>
    public LogSettings(IConfiguration configuration)
    {
        Megabytes = WholeNumberSetting.Read(configuration, "RUNNERHUB_LOG_MEGABYTES", 1024, 1, 1_000_000);
        Retention = TimeSpan.FromDays(WholeNumberSetting.Read(configuration, "RUNNERHUB_LOG_DAYS", 365, 1, 36_500));
    }

    /// <summary>Of the log of one task, 2^20 bytes each, before compression.</summary>
    public int Megabytes { get; }

    /// <summary>As <see cref="Megabytes"/>, in bytes.</summary>
    public long LargestLog => (long)Megabytes << 20;

    /// <summary>How long a log is kept after its task has ended.</summary>
    public TimeSpan Retention { get; }
}
