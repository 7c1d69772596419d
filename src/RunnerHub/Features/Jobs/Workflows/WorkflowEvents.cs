using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>
/// The events that a workflow may name, and what may stand below each, as GitHub documents them. Filters are checked and otherwise
/// of no account: whoever submits a run has decided that its event is meant.
/// </summary>
internal static class WorkflowEvents
{
    public const string Dispatch = "workflow_dispatch";

    /// <summary>Of a workflow that others call; no run is started by it.</summary>
    public const string Call = "workflow_call";

    private const string Schedule = "schedule";

    private static readonly string[] Nothing = [];
    private static readonly string[] Types = ["types"];
    private static readonly string[] OfPullRequest = ["types", "branches", "branches-ignore", "paths", "paths-ignore"];

    private static readonly Dictionary<string, string[]> Filters = new()
    {
        ["branch_protection_rule"] = Types,
        ["check_run"] = Types,
        ["check_suite"] = Types,
        ["create"] = Nothing,
        ["delete"] = Nothing,
        ["deployment"] = Nothing,
        ["deployment_status"] = Nothing,
        ["discussion"] = Types,
        ["discussion_comment"] = Types,
        ["fork"] = Nothing,
        ["gollum"] = Nothing,
        ["image_version"] = ["types", "names", "versions"],
        ["issue_comment"] = Types,
        ["issues"] = Types,
        ["label"] = Types,
        ["merge_group"] = ["types", "branches", "branches-ignore"],
        ["milestone"] = Types,
        ["page_build"] = Nothing,
        ["project"] = Types,
        ["project_card"] = Types,
        ["project_column"] = Types,
        ["public"] = Nothing,
        ["pull_request"] = OfPullRequest,
        ["pull_request_comment"] = Types,
        ["pull_request_review"] = Types,
        ["pull_request_review_comment"] = Types,
        ["pull_request_target"] = OfPullRequest,
        ["push"] = ["branches", "branches-ignore", "tags", "tags-ignore", "paths", "paths-ignore"],
        ["registry_package"] = Types,
        ["release"] = Types,
        ["repository_dispatch"] = Types,
        [Schedule] = ["cron", "timezone"],
        ["status"] = Nothing,
        ["watch"] = Types,
        [Call] = ["inputs", "outputs", "secrets"],
        [Dispatch] = ["inputs"],
        ["workflow_run"] = ["types", "workflows", "branches", "branches-ignore"],
    };

    /// <summary>What may stand below any event: of no account below the others, as on GitHub, and no mistake of spelling.</summary>
    private static readonly string[] Known = [.. Filters.Values.SelectMany(keys => keys).Distinct()];

    /// <returns>Why there is no such event, or null.</returns>
    public static string? WhyNone(string name) => Filters.ContainsKey(name) ? null
        : $"there is no event “{StorableText.CutToWidth(name, 60)}”; there are {string.Join(", ", Filters.Keys)}";

    /// <summary>Checks what stands below an event.</summary>
    /// <returns>The inputs of workflow_dispatch; null for all other events.</returns>
    public static DispatchInputs? Read(Section workflow, ScalarNode name, WorkflowNode setting)
    {
        var path = $"on.{StorableText.CutToWidth(name.Value, 60)}";
        switch (setting)
        {
            case ListNode list when name.Value == Schedule:
                CheckSchedule(list, path, workflow.Problems);
                return null;
            case MapNode map when name.Value == Dispatch:
                var dispatch = new Section(map, path, workflow.Problems);
                IgnoreOthers(dispatch);
                return DispatchInputs.Read(dispatch);
            case MapNode map when name.Value != Schedule:
                CheckFilters(new Section(map, path, workflow.Problems), name.Value);
                return null;
            case ScalarNode { IsNull: true } when name.Value != Schedule:
                return null;
            default:
                var wanted = name.Value == Schedule ? "a list of mappings with cron" : "a mapping or nothing";
                workflow.Problems.Add(setting, $"{path} must be {wanted}, and this is {setting.KindWord}");
                return null;
        }
    }

    /// <summary>Lets keys be that mean something below another event.</summary>
    public static void IgnoreOthers(Section trigger) => trigger.Ignore(Known);

    private static void CheckSchedule(ListNode times, string path, ProblemList problems)
    {
        foreach (var (item, index) in times.Items.Select((item, index) => (item, index)))
        {
            if (item is not MapNode map)
            {
                problems.Add(item, $"{path}[{index}] must be a mapping with cron, and this is {item.KindWord}");
                continue;
            }

            var time = new Section(map, $"{path}[{index}]", problems);
            foreach (var key in Filters[Schedule])
            {
                time.TakeScalar(key);
            }

            if (map.Find("cron") is null)
            {
                problems.Add(map, $"{time.Path} has no cron");
            }

            time.RefuseOthers();
        }
    }

    private static void CheckFilters(Section settings, string name)
    {
        if (!Filters.TryGetValue(name, out var allowed))
        {
            return;
        }

        foreach (var key in allowed)
        {
            var node = settings.Take(key);
            var wrong = node is ListNode list ? list.Items.FirstOrDefault(item => item is not ScalarNode { IsNull: false })
                : node is ScalarNode ? null : node;
            if (wrong is not null)
            {
                settings.Problems.Add(wrong, $"{settings.PathOf(key)} must be text or a list of texts, and this is {wrong.KindWord}");
            }

            if (node is not (null or ScalarNode { IsNull: true }) && settings.Map.Find($"{key}-ignore") is { } ignored)
            {
                settings.Problems.Add(ignored, $"{settings.Path} has both {key} and {key}-ignore; give one of them");
            }
        }

        IgnoreOthers(settings);
        settings.RefuseOthers();
    }
}
