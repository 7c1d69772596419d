namespace RunnerHub.Features.Jobs.Queue;

/// <summary>Between which rounds of the site's queue a part of it lies, so that only those are put in order.</summary>
/// <param name="Before">The last round that is over before the part begins.</param>
/// <param name="Jobs">How many jobs that and all rounds before it have.</param>
/// <param name="Last">The round in which the part ends.</param>
internal readonly record struct QueueBounds(long Before, int Jobs, long Last)
{
    /// <summary>
    /// A repository with some jobs at runners has its first turn in the round behind as many; tests of runners, which have no repository and
    /// the key 0, are all in round 0.
    /// </summary>
    /// <param name="waiting">How many jobs of each repository wait.</param>
    /// <param name="busy">How many of each are with runners.</param>
    public static QueueBounds Of(int skip, int take, IReadOnlyDictionary<long, int> waiting, IReadOnlyDictionary<long, int> busy)
    {
        var tests = waiting.GetValueOrDefault(0);
        var lines = waiting.Where(place => place.Key != 0).Select(place => (Start: (long)busy.GetValueOrDefault(place.Key), place.Value)).ToList();
        var end = lines.Select(line => line.Start + line.Value).DefaultIfEmpty().Max();
        var before = Find(round => Jobs(round + 1) > skip);
        var last = Find(round => Jobs(round) >= skip + take);
        // Tests are told apart by their turns, too: where some are in the part, these must not be cut off.
        return new QueueBounds(before, (int)Jobs(before), skip < tests ? Math.Max(last, tests) : last);

        long Jobs(long round) => round < 0 ? 0 : tests + lines.Sum(line => Math.Clamp(round - line.Start, 0, line.Value));

        // The first round of which it is true, or the last of all; -1 is before all of them.
        long Find(Func<long, bool> isIt)
        {
            var (low, high) = (-1L, end);
            while (low < high)
            {
                var middle = low + ((high - low) / 2);
                (low, high) = isIt(middle) ? (low, middle) : (middle + 1, high);
            }

            return low;
        }
    }
}
