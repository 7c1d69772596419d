using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace RunnerHub.Features.Operations.Monitoring;

/// <summary>Adds up what one instrument measures. Taking a measurement costs two additions, for it happens at every poll.</summary>
/// <param name="spreads">Whether it matters how the measurements spread.</param>
internal sealed class Gathering(bool spreads)
{
    private const double Parts = 1e6;
    private const int MostTags = 200;

    private readonly long[] buckets = new long[spreads ? Spread.Buckets : 0];
    private readonly ConcurrentDictionary<string, StrongBox<long>> byTags = new();
    private long count;
    private long parts;

    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var whole = (long)(value * Parts);
        Interlocked.Increment(ref count);
        Interlocked.Add(ref parts, whole);
        if (spreads)
        {
            Interlocked.Increment(ref buckets[Spread.BucketOf(value)]);
        }

        if (tags.Length > 0 && NameOf(tags) is var name && (byTags.Count < MostTags || byTags.ContainsKey(name)))
        {
            Interlocked.Add(ref byTags.GetOrAdd(name, _ => new StrongBox<long>()).Value, whole);
        }
    }

    /// <summary>Forgets it all, before an instrument that says how things stand says so again.</summary>
    public void Clear()
    {
        (count, parts) = (0, 0);
        byTags.Clear();
    }

    public Reading Read() => new(
        Interlocked.Read(ref count),
        Interlocked.Read(ref parts) / Parts,
        [.. buckets],
        byTags.ToDictionary(tag => tag.Key, tag => Interlocked.Read(ref tag.Value.Value) / Parts));

    private static string NameOf(ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        tags.Length == 1 ? tags[0].Value as string ?? "" : string.Join(' ', tags.ToArray().Select(tag => tag.Value));
}
