namespace RunnerHub.Features.Operations.Monitoring;

/// <summary>What an instrument had measured at a moment, since the server started.</summary>
/// <param name="Count">How many measurements.</param>
/// <param name="Sum">Of all of them.</param>
/// <param name="Buckets">How many fell where, for an instrument whose measurements spread; else empty.</param>
/// <param name="ByTags">The sum of each combination of tags, by their values.</param>
internal sealed record Reading(long Count, double Sum, long[] Buckets, IReadOnlyDictionary<string, double> ByTags)
{
    public static Reading None { get; } = new(0, 0, [], new Dictionary<string, double>());

    public double Mean => Count == 0 ? 0 : Sum / Count;

    /// <summary>What has come since an earlier moment.</summary>
    public Reading Since(Reading earlier) => new(
        Count - earlier.Count,
        Sum - earlier.Sum,
        earlier.Buckets.Length == 0 ? Buckets : [.. Buckets.Zip(earlier.Buckets, (later, before) => later - before)],
        ByTags.ToDictionary(tag => tag.Key, tag => tag.Value - earlier.ByTags.GetValueOrDefault(tag.Key)));

    /// <summary>The value that a part of the measurements did not exceed, to a tenth; null when there are none.</summary>
    /// <param name="part">Between 0 and 1.</param>
    public double? Quantile(double part)
    {
        var rest = (long)Math.Ceiling(Buckets.Sum() * part);
        for (var bucket = 0; bucket < Buckets.Length && rest > 0; bucket++)
        {
            rest -= Buckets[bucket];
            if (rest <= 0)
            {
                return Spread.MiddleOf(bucket);
            }
        }

        return null;
    }
}

/// <summary>Buckets from a millionth to a million, four to each doubling: fine enough for any figure that is looked at.</summary>
internal static class Spread
{
    public const int Buckets = 160;

    private const double Least = 1e-6;
    private const int PerDoubling = 4;

    public static int BucketOf(double value) => value <= Least ? 0 : Math.Min((int)(Math.Log2(value / Least) * PerDoubling), Buckets - 1);

    public static double MiddleOf(int bucket) => Least * Math.Pow(2, (bucket + 0.5) / PerDoubling);
}
