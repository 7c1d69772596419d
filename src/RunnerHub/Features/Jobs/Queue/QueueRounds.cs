namespace RunnerHub.Features.Jobs.Queue;

/// <summary>Some of the jobs of a repository that wait: so many, behind so many that are older.</summary>
internal readonly record struct QueuePart(long RepoId, int Skip, int Take);

/// <summary>The rounds of the site's queue in which a part of it lies, so that only the jobs of those are read.</summary>
/// <param name="Before">The last round that is over before the part begins; -1 when it begins with tests of runners, which are round 0.</param>
/// <param name="Jobs">How many jobs that and all rounds before it have.</param>
/// <param name="Parts">The jobs that the repositories have in the rounds from there to the one in which the part ends.</param>
internal sealed record QueueRounds(int Before, int Jobs, IReadOnlyList<QueuePart> Parts)
{
    /// <summary>A repository with some jobs at runners has its first turn in the round behind as many; tests have no repository and the key 0.</summary>
    /// <param name="waiting">How many jobs of each repository wait.</param>
    /// <param name="busy">How many of each are with runners.</param>
    public static QueueRounds Of(int skip, int take, IReadOnlyDictionary<long, int> waiting, IReadOnlyDictionary<long, int> busy)
    {
        var tests = waiting.GetValueOrDefault(0);
        var lines = waiting.Where(place => place.Key != 0).Select(place => (Id: place.Key, Start: busy.GetValueOrDefault(place.Key), Jobs: place.Value)).ToList();
        var end = lines.Select(line => line.Start + line.Jobs).DefaultIfEmpty().Max();
        var before = Find(round => JobsUntil(round + 1) > skip);
        var last = Find(round => JobsUntil(round) >= skip + take);
        return new QueueRounds(before, JobsUntil(before), [.. lines
            .Select(line => (line.Id, First: TurnsUntil(before, line.Start, line.Jobs), Last: TurnsUntil(last, line.Start, line.Jobs)))
            .Where(line => line.Last > line.First).Select(line => new QueuePart(line.Id, line.First, line.Last - line.First))]);

        static int TurnsUntil(int round, int start, int jobs) => Math.Clamp(round - start, 0, jobs);

        int JobsUntil(int round) => round < 0 ? 0 : tests + lines.Sum(line => TurnsUntil(round, line.Start, line.Jobs));

        // The first round of which it is true, or the last of all; -1 is before all of them.
        int Find(Func<int, bool> isIt)
        {
            var (low, high) = (-1, end);
            while (low < high)
            {
                var middle = low + ((high - low) / 2);
                (low, high) = isIt(middle) ? (low, middle) : (middle + 1, high);
            }

            return low;
        }
    }
}
