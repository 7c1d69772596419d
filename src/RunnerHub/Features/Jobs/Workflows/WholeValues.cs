namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>
/// The mappings of a job, or of a workflow, that are written as one expression, as in <c>env: ${{ fromJSON(vars.ENV) }}</c>. Some runners
/// overlook them and others read nothing of a workflow that has one, so they are worked out here, from what is known here.
/// </summary>
internal sealed class WholeValues
{
    private const string Defaults = "defaults";
    private const string Services = "services";
    private const string Run = "run";
    private const string Steps = "steps";

    private static readonly string[] OfStep = ["env", "with"];

    private readonly Dictionary<ScalarNode, Setting> settings = new(ReferenceEqualityComparer.Instance);

    public bool NamesNeeds => settings.Values.Any(setting => setting.NamesNeeds);

    /// <summary>Checks a mapping that is written as one expression; such a key is known then.</summary>
    /// <param name="place">What it may name.</param>
    /// <returns>False when it is not written so.</returns>
    public static bool IsTaken(Section section, string key, ExpressionPlace place) =>
        IsTaken(section, key, place, $"{section.PathOf(key)} as a whole is worked out before a runner has it", out _);

    /// <summary>As the other.</summary>
    /// <param name="path">What it is called where it is wrong.</param>
    /// <param name="setting">Null also after a problem.</param>
    public static bool IsTaken(Section section, string key, ExpressionPlace place, string path, out Setting? setting)
    {
        setting = null;
        if (section.Map.Find(key) is not ScalarNode node
            || !node.Value.StartsWith("${{", StringComparison.Ordinal) || !node.Value.EndsWith("}}", StringComparison.Ordinal))
        {
            return false;
        }

        var problems = new ProblemList();
        setting = Setting.Parse(node, path, place, problems);
        if (setting is { IsWhole: false })
        {
            return false;
        }

        section.Take(key);
        foreach (var problem in problems.InOrder)
        {
            section.Problems.Add(new Mark(problem.Line, problem.Column), problem.Message);
        }

        return true;
    }

    /// <summary>All of a mapping that was checked.</summary>
    /// <param name="path">What people call it; empty for the workflow.</param>
    public static WholeValues Of(MapNode map, string path, ExpressionPlace place)
    {
        var found = new WholeValues();
        var section = new Section(map, path, new ProblemList());
        found.Add(section, place, "env", Services);
        if (map.Find(Defaults) is MapNode defaults)
        {
            found.Add(new Section(defaults, section.PathOf(Defaults), section.Problems), place, Run);
        }

        foreach (var (index, step) in (map.Find(Steps) as ListNode)?.Items.Index() ?? [])
        {
            if (step is MapNode keys)
            {
                found.Add(new Section(keys, $"{section.PathOf(Steps)}[{index}]", section.Problems), place, OfStep);
            }
        }

        return found;
    }

    /// <summary>The mapping with all of them worked out; those that become nothing are left out.</summary>
    /// <param name="map">As for <see cref="Of"/>.</param>
    /// <returns>Of use only when there are no problems.</returns>
    public MapNode Evaluate(MapNode map, ExpressionScope scope, ProblemList problems)
    {
        if (settings.Count == 0)
        {
            return map;
        }

        var entries = new List<KeyValuePair<ScalarNode, WorkflowNode>>();
        foreach (var (key, value) in map.Entries)
        {
            var known = value switch
            {
                ScalarNode scalar when settings.TryGetValue(scalar, out var setting) => Evaluate(key.Value, setting, scope, problems),
                MapNode inner when key.Value == Defaults => Evaluate(inner, scope, problems),
                ListNode list when key.Value == Steps =>
                    new ListNode(list.At, [.. list.Items.Select(step => step is MapNode inner ? Evaluate(inner, scope, problems) : step)]),
                _ => value,
            };
            if (known is not null)
            {
                entries.Add(KeyValuePair.Create(key, known));
            }
        }

        return new(map.At, entries);
    }

    private static MapNode? Evaluate(string key, Setting setting, ExpressionScope scope, ProblemList problems)
    {
        switch (setting.Evaluate(scope, problems, isData: true))
        {
            case null or ExpressionValue.Nothing:
                return null;
            case ExpressionValue.Map map:
                if (!NodeValues.LeavesOf(map).All(leaf => Platform.StorableText.IsStorable(leaf.AsText)))
                {
                    problems.Add(setting.Node, $"{setting.Path} becomes a text with a NUL");
                    return null;
                }

                var node = (MapNode)NodeValues.NodeOf(NodeValues.Escape(map), setting.Node.At);
                Check(key, node, setting.Path, problems);
                return node;
            case var value:
                return (MapNode?)setting.Refuse(problems, "a mapping", value);
        }
    }

    private static void Check(string key, MapNode node, string path, ProblemList problems)
    {
        var parent = path.Length == key.Length ? "" : path[..^(key.Length + 1)];
        var section = new Section(new MapNode(node.At, [KeyValuePair.Create(new ScalarNode(node.At, key), (WorkflowNode)node)]), parent, problems);
        switch (key)
        {
            case Services:
                ContainerReader.CheckServices(section);
                break;
            case Run:
                WorkflowShapeReader.CheckRun(section, ExpressionPlace.OfJob);
                break;
            default:
                section.CheckTexts(key);
                break;
        }
    }

    private void Add(Section section, ExpressionPlace place, params string[] keys)
    {
        foreach (var key in keys)
        {
            if (IsTaken(section, key, place, section.PathOf(key), out var setting) && setting is not null)
            {
                settings[setting.Node] = setting;
            }
        }
    }
}
