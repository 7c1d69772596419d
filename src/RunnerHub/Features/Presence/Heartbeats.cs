using System.Collections.Concurrent;

using Moments = System.Collections.Generic.IReadOnlyList<System.Linq.IGrouping<System.DateTimeOffset, RunnerHub.Features.Presence.SeenRunner>>;

namespace RunnerHub.Features.Presence;

/// <param name="At">When it was last seen.</param>
/// <param name="IsBack">The table was told nothing of it since it came back.</param>
internal readonly record struct SeenRunner(long Id, DateTimeOffset At, bool IsBack);

/// <summary>
/// When each runner was last seen in one way, and what of that the table knows. A runner not seen for a while is forgotten:
/// its row says all there is to say, and when it comes back its status changes.
/// </summary>
/// <param name="interval">A row is written at most once in this time, unless its status would be wrong soon.</param>
/// <param name="fresh">How long a moment decides the status of a runner.</param>
internal sealed class Heartbeats(TimeSpan interval, TimeSpan fresh)
{
    // A runner that keeps calling must not look gone although its row lags behind, by as much as twice the interval.
    private readonly TimeSpan soon = 0.8 * fresh;

    private readonly ConcurrentDictionary<long, Heartbeat> beats = new();

    /// <summary>Notes that the runner was seen; an earlier moment than the known one changes nothing.</summary>
    public void Mark(long runnerId, DateTimeOffset at)
    {
        while (beats.GetOrAdd(runnerId, static (_, at) => new Heartbeat(at), at) is var beat && !beat.TryMark(at))
        {
            beats.TryRemove(KeyValuePair.Create(runnerId, beat));
        }
    }

    /// <summary>Whether the table has been told of the runner since it came back.</summary>
    public bool IsWritten(long runnerId) => beats.TryGetValue(runnerId, out var beat) && beat.Written is not null;

    /// <summary>What the table does not know, by moment.</summary>
    public Moments Unwritten() => Seen(beats.Where(beat => !beat.Value.IsWritten));

    /// <summary>As <see cref="Unwritten()"/>, of some runners.</summary>
    public Moments Unwritten(IEnumerable<long> runnerIds) =>
        Seen(runnerIds.Distinct().Select(id => KeyValuePair.Create(id, beats.GetValueOrDefault(id))).Where(beat => beat.Value is { IsWritten: false })!);

    /// <summary>As <see cref="Unwritten()"/>, without those whose row was written within the interval and is good for longer.</summary>
    public Moments Due(DateTimeOffset now) =>
        Seen(beats.Where(beat => !beat.Value.IsWritten && (now - beat.Value.Told >= interval || now - beat.Value.Written >= soon)));

    /// <summary>Notes that the table knows these moments, and since when. A runner that was seen again meanwhile keeps its later one.</summary>
    public void Written(IEnumerable<SeenRunner> some, DateTimeOffset now)
    {
        foreach (var seen in some)
        {
            if (beats.TryGetValue(seen.Id, out var beat))
            {
                beat.Write(seen.At, now);
            }
        }
    }

    /// <summary>Forgets who is written and was not seen for long; never one that is being seen at this moment.</summary>
    public void Forget(DateTimeOffset now)
    {
        foreach (var beat in beats)
        {
            if (beat.Value.TryForget(now - fresh))
            {
                beats.TryRemove(beat);
            }
        }
    }

    private static Moments Seen(IEnumerable<KeyValuePair<long, Heartbeat>> some) =>
        [.. some.Select(beat => new SeenRunner(beat.Key, beat.Value.At, beat.Value.Written is null)).GroupBy(seen => seen.At)];
}
