using RunnerHub.Features.Shared;
using static RunnerHub.Features.Shared.Sentences;

namespace RunnerHub.Features.Runners;

/// <summary>What goes with runners that are disabled or deleted.</summary>
/// <param name="LastLabels">Labels that no other enabled runner has.</param>
/// <param name="Jobs">What happens to jobs; a sentence each.</param>
internal sealed record RunnerLoss(IReadOnlyList<string> LastLabels, IReadOnlyList<string> Jobs);

/// <summary>What is said before something is done to runners, in numbers.</summary>
internal static class RunnerConfirmations
{
    public static ConfirmPage Reset(int runners, string list) => new()
    {
        Title = "Reset the registration token?",
        Consequences =
        [
            "The current token stops working at once, and a new one takes its place. Replace it wherever machines are set up with it.",
            runners == 0 ? "No runner is registered here yet." : $"{Count(runners, "registered runner keeps", "registered runners keep")} working.",
        ],
        Action = $"{list}/reset_registration_token",
        Button = "Reset token",
        IsDanger = true,
        Cancel = $"{list}/new",
    };

    /// <summary>Before one runner is disabled or deleted from its own page.</summary>
    public static ConfirmPage Single(BulkAction action, RunnerRow runner, RunnerLoss loss, string list) =>
        Of(action, [runner], loss) with
        {
            Action = action == BulkAction.Delete ? $"{list}/{runner.Id}/delete" : $"{list}/{runner.Id}/update-runner?disabled=true",
            Cancel = $"{list}/{runner.Id}",
        };

    /// <summary>Before chosen runners of a list are disabled or deleted.</summary>
    /// <param name="gone">How many more were chosen that are there no longer.</param>
    /// <param name="list">Where the list is and how it is filtered, to come back to it as it was.</param>
    public static ConfirmPage Bulk(BulkAction action, IReadOnlyList<RunnerRow> chosen, int gone, RunnerLoss loss, (string Path, RunnerListQuery Query) list)
    {
        var (ids, page) = (chosen.Select(runner => runner.Id), Of(action, chosen, loss));
        return page with
        {
            Consequences = [.. page.Consequences, .. gone == 0 ? Array.Empty<string>() : [$"{gone} of those that you chose {(gone == 1 ? "is" : "are")} gone already."]],
            Action = $"{list.Path}/bulk{list.Query.ToQueryString()}",
            Cancel = list.Path + list.Query.ToQueryString(ticked: ids),
            Fields =
            [
                new("action", action == BulkAction.Delete ? "delete" : "disable"),
                new("confirmed", "true"),
                new("ids", string.Join(',', ids)),
            ],
        };
    }

    /// <param name="gone">How many more were chosen that were there no longer.</param>
    public static string Done(BulkAction action, int count, int gone) =>
        $"{Count(count, "runner", "runners")} {action switch { BulkAction.Delete => "deleted", BulkAction.Disable => "disabled", _ => "enabled" }}"
        + (gone == 0 ? "." : $"; {gone} {(gone == 1 ? "was" : "were")} gone already.");

    private static ConfirmPage Of(BulkAction action, IReadOnlyList<RunnerRow> chosen, RunnerLoss loss)
    {
        var (verb, one) = (action == BulkAction.Delete ? "Delete" : "Disable", chosen.Count == 1);
        var what = one ? "this runner" : Count(chosen.Count, "runner", "runners");
        return new ConfirmPage
        {
            Title = one ? $"{verb} the runner {Quoted(chosen[0].Name)}?" : $"{verb} {what}?",
            Consequences =
            [
                .. Names(chosen),
                (action, one) switch
                {
                    (BulkAction.Delete, true) => "It is refused at its next call and disappears from every list. To use the machine again, register it again.",
                    (BulkAction.Delete, false) => "They are refused at their next call and disappear from every list. To use a machine again, register it again.",
                    (_, true) => "It finishes what it runs and gets no new jobs until it is enabled again.",
                    _ => "They finish what they run and get no new jobs until they are enabled again.",
                },
                .. Working(chosen),
                .. Labels(loss.LastLabels),
                .. loss.Jobs,
            ],
            Button = $"{verb} {what}",
            IsDanger = action == BulkAction.Delete,
            Action = "",
            Cancel = "",
        };
    }

    private static IEnumerable<string> Names(IReadOnlyList<RunnerRow> chosen) =>
        chosen.Count == 1 ? [] : [$"{Listed([.. chosen.Select(runner => runner.Name)])}."];

    private static IEnumerable<string> Working(IReadOnlyList<RunnerRow> chosen)
    {
        var active = chosen.Count(runner => runner.Status == RunnerStatus.Active);
        return active == 0 ? []
            : chosen.Count == 1 ? ["It is working on a job right now."]
            : [$"{Count(active, "of them is", "of them are")} working on a job right now."];
    }

    private static IEnumerable<string> Labels(IReadOnlyList<string> lastLabels) =>
        lastLabels.Count == 0 ? []
            : [$"No other enabled runner here has the {(lastLabels.Count == 1 ? "label" : "labels")} {Listed(lastLabels)}. Jobs that ask for {(lastLabels.Count == 1 ? "it" : "them")} will wait."];
}
