namespace RunnerHub.Features.Jobs;

/// <summary>
/// Whether runners have been heard for a while. After a start, and after the database was away, they have a minute to report:
/// who was silent until then may only not have been heard.
/// </summary>
internal sealed class Hearing(TimeProvider clock)
{
    /// <summary>For runners to report, and how long the database may not have been asked before it counts as away.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private DateTimeOffset since = clock.GetUtcNow();
    private DateTimeOffset last = clock.GetUtcNow();

    /// <summary>To be asked whenever the database can be.</summary>
    public bool IsGood()
    {
        var now = clock.GetUtcNow();
        if (now - last > Grace)
        {
            since = now;
        }

        return now - since >= Grace;
    }

    /// <summary>The database answers.</summary>
    public void Confirm() => last = clock.GetUtcNow();
}
