using RunnerHub.Features.Shared;

namespace RunnerHub.Features.Runners;

/// <summary>What is said before something is done to runners, in numbers.</summary>
internal static class RunnerConfirmations
{
    public static ConfirmPage Delete(RunnerRow runner, string home, IReadOnlyList<string> lastLabels) => new()
    {
        Title = $"Delete the runner {runner.Name}?",
        Consequences =
        [
            "It is refused at its next call and disappears from every list. To use the machine again, register it again.",
            .. Working([runner]),
            .. Labels(lastLabels),
        ],
        Action = $"{home}/{runner.Id}/delete",
        Button = "Delete this runner",
        IsDanger = true,
        Cancel = $"{home}/{runner.Id}",
    };

    public static ConfirmPage Reset(int runners, string home) => new()
    {
        Title = "Reset the registration token?",
        Consequences =
        [
            "The current token stops working at once, and a new one takes its place. Replace it wherever machines are set up with it.",
            runners == 0 ? "No runner is registered here yet." : $"{Count(runners, "registered runner keeps", "registered runners keep")} working.",
        ],
        Action = $"{home}/reset_registration_token",
        Button = "Reset token",
        IsDanger = true,
        Cancel = $"{home}/new",
    };

    public static ConfirmPage Bulk(BulkAction action, IReadOnlyList<RunnerRow> chosen, string home, IReadOnlyList<string> lastLabels)
    {
        var deleting = action == BulkAction.Delete;
        return new ConfirmPage
        {
            Title = $"{(deleting ? "Delete" : "Disable")} {Count(chosen.Count, "runner", "runners")}?",
            Consequences =
            [
                deleting
                    ? "They are refused at their next call and disappear from every list. To use a machine again, register it again."
                    : "They finish what they run and get no new jobs until they are enabled again.",
                .. Working(chosen),
                .. Labels(lastLabels),
                $"Chosen: {string.Join(", ", chosen.Take(10).Select(runner => runner.Name))}{(chosen.Count > 10 ? $" and {chosen.Count - 10} more" : "")}.",
            ],
            Action = $"{home}/bulk",
            Button = deleting ? "Delete" : "Disable",
            IsDanger = deleting,
            Cancel = home,
            Fields =
            [
                new("action", deleting ? "delete" : "disable"),
                new("confirmed", "true"),
                new("ids", string.Join(',', chosen.Select(runner => runner.Id))),
            ],
        };
    }

    public static string DoneSentence(BulkAction action, int count) =>
        $"{Count(count, "runner", "runners")} {action switch { BulkAction.Delete => "deleted", BulkAction.Disable => "disabled", _ => "enabled" }}.";

    private static IEnumerable<string> Working(IReadOnlyList<RunnerRow> runners)
    {
        var active = runners.Count(runner => runner.Status == RunnerStatus.Active);
        if (active > 0)
        {
            yield return $"{Count(active, "of them is", "of them are")} working on a job right now.";
        }
    }

    private static IEnumerable<string> Labels(IReadOnlyList<string> lastLabels)
    {
        if (lastLabels.Count > 0)
        {
            yield return $"No other enabled runner has the {(lastLabels.Count == 1 ? "label" : "labels")} {string.Join(", ", lastLabels)}: jobs that ask for it wait.";
        }
    }

    private static string Count(int count, string one, string many) => $"{count} {(count == 1 ? one : many)}";
}
