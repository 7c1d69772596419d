using System.Collections.Concurrent;

namespace RunnerHub.Features.Presence;

/// <param name="At">When the runner was last seen.</param>
/// <param name="Written">The moment that the table was told; null when it was told none since the runner came back.</param>
/// <param name="Told">When it was told that.</param>
internal readonly record struct Heartbeat(DateTimeOffset At, DateTimeOffset? Written, DateTimeOffset Told)
{
    public bool IsWritten => Written == At;
}

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
        if (!beats.TryGetValue(runnerId, out var known) || known.At < at)
        {
            beats.AddOrUpdate(
                runnerId,
                static (_, at) => new Heartbeat(at, null, default),
                static (_, known, at) => known.At < at ? known with { At = at } : known,
                at);
        }
    }

    /// <summary>Whether the table has been told of the runner since it came back.</summary>
    public bool IsWritten(long runnerId) => beats.TryGetValue(runnerId, out var known) && known.Written is not null;

    /// <summary>What the table does not know, by moment.</summary>
    public IReadOnlyList<IGrouping<DateTimeOffset, KeyValuePair<long, Heartbeat>>> Unwritten() =>
        [.. beats.Where(beat => !beat.Value.IsWritten).GroupBy(beat => beat.Value.At)];

    /// <summary>As <see cref="Unwritten()"/>, of some runners.</summary>
    public IReadOnlyList<IGrouping<DateTimeOffset, KeyValuePair<long, Heartbeat>>> Unwritten(IEnumerable<long> runnerIds) =>
    [
        .. runnerIds.Distinct().Select(id => KeyValuePair.Create(id, beats.GetValueOrDefault(id)))
            .Where(beat => beat.Value != default && !beat.Value.IsWritten).GroupBy(beat => beat.Value.At),
    ];

    /// <summary>As <see cref="Unwritten()"/>, without those whose row was written within the interval and is good for longer.</summary>
    public IReadOnlyList<IGrouping<DateTimeOffset, KeyValuePair<long, Heartbeat>>> Due(DateTimeOffset now) =>
        [.. beats.Where(beat => !beat.Value.IsWritten && (now - beat.Value.Told >= interval || now - beat.Value.Written >= soon)).GroupBy(beat => beat.Value.At)];

    /// <summary>Notes that the table knows these moments, and since when. A runner that was seen again meanwhile keeps its later one.</summary>
    public void Written(IEnumerable<KeyValuePair<long, Heartbeat>> some, DateTimeOffset now)
    {
        foreach (var (runnerId, beat) in some)
        {
            while (beats.TryGetValue(runnerId, out var known) && !beats.TryUpdate(runnerId, known with { Written = beat.At, Told = now }, known))
            {
                // Seen at this very moment: once more, with what is known now.
            }
        }
    }

    /// <summary>Forgets who is written and was not seen for long; never one that is being seen at this moment.</summary>
    public void Forget(DateTimeOffset now)
    {
        foreach (var beat in beats)
        {
            if (beat.Value.IsWritten && now - beat.Value.At > fresh)
            {
                beats.TryRemove(beat);
            }
        }
    }
}
