namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>
/// One mapping of a workflow as it is read: what is asked for is known, what nobody asked for is refused by name.
/// </summary>
/// <param name="path">What people call the mapping, such as "jobs.build"; empty for the workflow itself.</param>
internal sealed class Section(MapNode map, string path, ProblemList problems)
{
    private readonly HashSet<string> known = [];
    private readonly HashSet<string> ignored = [];

    public MapNode Map => map;

    public string Path => path;

    public ProblemList Problems => problems;

    public string PathOf(string key) => path.Length == 0 ? key : $"{path}.{key}";

    /// <returns>Null when the key is not there. A key without a value is there.</returns>
    public WorkflowNode? Take(string key)
    {
        known.Add(key);
        return map.Find(key);
    }

    /// <summary>A scalar of any kind, as it is spelled; null when it is not there or was refused.</summary>
    public ScalarNode? TakeScalar(string key, string wanted = "text")
    {
        var node = Take(key);
        if (node is null or ScalarNode { IsNull: false })
        {
            return (ScalarNode?)node;
        }

        problems.Add(node, $"{PathOf(key)} must be {wanted}, and this is {node.KindWord}");
        return null;
    }

    /// <summary>Whether the key is there without a value; it is known then.</summary>
    public bool TakeNothing(string key) => map.Find(key) is ScalarNode { IsNull: true } && Take(key) is not null;

    /// <summary>Keys that may be here and mean nothing.</summary>
    public void Ignore(IEnumerable<string> keys) => ignored.UnionWith(keys);

    /// <summary>A mapping; null when it is not there, is nothing, or was refused.</summary>
    public Section? TakeSection(string key)
    {
        var node = Take(key);
        if (node is MapNode found)
        {
            return new(found, PathOf(key), problems);
        }

        if (node is not null)
        {
            problems.Add(node, $"{PathOf(key)} must be a mapping, and this is {node.KindWord}");
        }

        return null;
    }

    /// <summary>A scalar that goes to the runner as it is, with its expressions checked.</summary>
    public ScalarNode? TakeForRunner(string key, string wanted = "text")
    {
        var scalar = TakeScalar(key, wanted);
        if (scalar is not null)
        {
            CheckForRunner(scalar, PathOf(key));
        }

        return scalar;
    }

    /// <summary>A mapping of names to scalars, which goes to the runner as it is, with its expressions checked.</summary>
    /// <param name="whole">What it may name where it is one expression; null where it may not be one.</param>
    public void CheckTexts(string key, ExpressionPlace? whole = null)
    {
        if ((whole is not null && WholeValues.IsTaken(this, key, whole)) || TakeSection(key) is not { } texts)
        {
            return;
        }

        foreach (var (name, value) in texts.Map.Entries)
        {
            if (value is ScalarNode scalar)
            {
                CheckForRunner(scalar, texts.PathOf(name.Value));
            }
            else
            {
                problems.Add(value, $"{texts.PathOf(name.Value)} must be text, and this is {value.KindWord}");
            }
        }
    }

    /// <summary>A word in place of the message for keys that are known elsewhere, but not here.</summary>
    public void Refuse(string key, string message)
    {
        if (map.Entries.FirstOrDefault(entry => entry.Key.Value == key).Key is { } found && known.Add(key))
        {
            problems.Add(found, message);
        }
    }

    /// <summary>Refuses all that was not asked for.</summary>
    public void RefuseOthers()
    {
        foreach (var (key, _) in map.Entries)
        {
            if (!known.Contains(key.Value) && !ignored.Contains(key.Value))
            {
                problems.Add(key, $"{Platform.StorableText.CutToWidth(PathOf(key.Value), 120)} is not supported; "
                    + $"{(path.Length == 0 ? "a workflow" : path)} may have {(known.Count == 0 ? "nothing" : string.Join(", ", known.Order(StringComparer.Ordinal)))}");
            }
        }
    }

    private void CheckForRunner(ScalarNode scalar, string of) => Setting.Parse(scalar, of, ExpressionPlace.OfRunner, problems);
}
