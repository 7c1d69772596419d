using RunnerHub.Features.Runners;
using RunnerHub.Features.Shared;
using static RunnerHub.Features.Shared.Sentences;

namespace RunnerHub.Features.Jobs.Waiting;

/// <summary>Says in one sentence why a job waits for a runner. It names labels and numbers, and no runner.</summary>
internal static class WaitSummary
{
    /// <param name="wish">What the job asks for.</param>
    /// <param name="runners">Those that are there for it, and any others.</param>
    /// <param name="before">How many jobs the same runners take before it; null when nobody has counted.</param>
    /// <param name="now">The moment.</param>
    public static string Of(Wish wish, IReadOnlyList<CandidateGroup> runners, int? before, DateTimeOffset now)
    {
        var there = runners.Where(group => wish.IsFor(group.One)).ToList();
        if (wish.RunnerId is not null)
        {
            return there.Count == 0 ? "The runner that it is for was deleted." : OfOne(Verdict.Of(there[0].One, wish, now).Kind, there[0].LastOnline, now);
        }

        if (wish.Labels.Count == 0)
        {
            return "It asks for no label, so no runner takes it.";
        }

        var matching = there.Where(group => wish.Missing(group.One).Count == 0).ToList();
        return matching.Count == 0 ? OfMissing(wish, there) : OfMatching(wish, matching, before, now);
    }

    private static string OfOne(VerdictKind kind, DateTimeOffset lastOnline, DateTimeOffset now) => kind switch
    {
        VerdictKind.Disabled => "Its runner is disabled.",
        VerdictKind.NeverConnected => "Its runner has never connected.",
        VerdictKind.Offline => $"Its runner is offline; it was last seen {RelativeTime.Say(lastOnline, now)}.",
        VerdictKind.UsedUp => "Its runner is ephemeral and has had its task.",
        VerdictKind.Busy => "Its runner is busy with another job.",
        _ => "Its runner takes it at its next poll.",
    };

    private static string OfMissing(Wish wish, IReadOnlyList<CandidateGroup> there)
    {
        var unknown = wish.Labels.Where(label => !there.Any(group => group.One.LabelKeys.Contains(RunnerLabels.KeyOf(label)))).Distinct().ToList();
        return unknown.Count switch
        {
            0 => $"No runner has all of the labels {Listed(wish.Labels)}.",
            1 => $"No runner has the label {Quoted(unknown[0])}.",
            _ => $"No runner has any of the labels {Listed(unknown)}.",
        };
    }

    private static string OfMatching(Wish wish, List<CandidateGroup> matching, int? before, DateTimeOffset now)
    {
        var enabled = matching.FindAll(group => !group.One.IsDisabled);
        var fresh = enabled.FindAll(group => !group.One.IsUsedUp);
        if (fresh.Count == 0)
        {
            var one = CountOf(matching) == 1;
            return Have(wish, CountOf(matching)) + (enabled.Count == 0 ? one ? "it is disabled." : "all are disabled."
                : one ? "it is ephemeral and has had its task."
                : "all are disabled, or ephemeral and have had their task.");
        }

        var kinds = fresh.ToLookup(group => Verdict.Of(group.One, wish, now).Kind);
        var (ready, busy) = (CountOf(kinds[VerdictKind.Ready]), CountOf(kinds[VerdictKind.Busy]));
        return ready + busy == 0 ? Have(wish, CountOf(fresh)) + Away(fresh, now)
            : ready > 0 ? $"{Count(ready, "runner can take it", "runners can take it")}{(before > 0 ? $"; {Before(before.Value)}" : " at the next poll")}."
            : $"{Count(busy, "runner can take it and is busy", "runners can take it and are busy")}{(before > 0 ? $"; {Before(before.Value)}" : "")}.";
    }

    private static string Have(Wish wish, int runners) =>
        $"{Count(runners, "runner has", "runners have")} {(wish.Keys.Count == 1 ? $"the label {Quoted(wish.Labels[0])}" : "the labels")}; ";

    private static string Away(List<CandidateGroup> fresh, DateTimeOffset now)
    {
        var latest = fresh.Max(group => group.LastOnline);
        return (CountOf(fresh) == 1, latest == ActionRunner.Never) switch
        {
            (true, true) => "it has never connected.",
            (false, true) => "none has ever connected.",
            (true, false) => $"it is offline, and was last seen {RelativeTime.Say(latest, now)}.",
            _ => $"all are offline, the last was seen {RelativeTime.Say(latest, now)}.",
        };
    }

    private static int CountOf(IEnumerable<CandidateGroup> groups) => groups.Sum(group => group.Count);

    private static string Before(int jobs) => Count(jobs, "job is before it", "jobs are before it");
}
