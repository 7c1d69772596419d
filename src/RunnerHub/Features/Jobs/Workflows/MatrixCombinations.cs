namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>All combinations of the lists of a matrix, without those excluded and with those included.</summary>
internal sealed class MatrixCombinations
{
    public const int Most = 256;

    /// <summary>So many are looked at when some of them are excluded.</summary>
    private const int MostBeforeExclusion = 10_000;

    /// <summary>So many values lie in each other at most, the matrix included: readers of JSON and YAML have limits of their own.</summary>
    private const int Deepest = 32;

    private readonly string path;
    private readonly ProblemList problems;
    private readonly List<(string Name, IReadOnlyList<ExpressionValue> Values)> lists = [];
    private readonly List<ExpressionValue.Map> excluded = [];
    private readonly List<ExpressionValue.Map> included = [];
    private readonly ExpressionBudget budget;
    private bool isTooMuch;

    private MatrixCombinations(string path, ProblemList problems, ExpressionBudget budget) =>
        (this.path, this.problems, this.budget) = (path, problems, budget);

    /// <param name="matrix">With its expressions worked out.</param>
    /// <returns>At least one combination, or null after a problem.</returns>
    public static IReadOnlyList<ExpressionValue.Map>? Of(WorkflowNode matrix, string path, ExpressionBudget budget, ProblemList problems)
    {
        if (matrix is not MapNode map)
        {
            problems.Add(matrix, $"{path} must be a mapping of names to lists, and this is {matrix.KindWord}");
            return null;
        }

        var reading = new MatrixCombinations(path, problems, budget);
        return reading.ReadLists(map) && reading.ReadFilters(map) ? reading.Combine(map) : null;
    }

    private bool ReadLists(MapNode map)
    {
        if (map.Depth > Deepest)
        {
            return Refuse(map, $"{path} holds values that lie more than {Deepest} deep in each other");
        }

        foreach (var (key, value) in map.Entries.Where(entry => entry.Key.Value is not ("include" or "exclude")))
        {
            if (!WorkflowNames.IsName(key.Value))
            {
                return Refuse(key, $"{path} has a name that is none; {WorkflowNames.Rule}");
            }

            if (value is not ListNode { Items.Count: > 0 } list)
            {
                return Refuse(value, $"{path}.{key.Value} must be a list of at least one value, and this is {(value is ListNode ? "an empty one" : value.KindWord)}");
            }

            lists.Add((key.Value, [.. list.Items.Select(NodeValues.ValueOf)]));
        }

        return true;
    }

    private bool ReadFilters(MapNode map)
    {
        foreach (var (name, filters) in new[] { ("exclude", excluded), ("include", included) })
        {
            if (map.Find(name) is not { } node)
            {
                continue;
            }

            if (node is not ListNode list || list.Items.FirstOrDefault(item => item is not MapNode) is not null)
            {
                var wrong = (node as ListNode)?.Items.First(item => item is not MapNode) ?? node;
                return Refuse(wrong, $"{path}.{name} must be a list of mappings, and this is {wrong.KindWord}");
            }

            if (list.Items.Count > Most)
            {
                return Refuse(node, $"{path}.{name} has {list.Items.Count} entries; at most {Most} are allowed");
            }

            foreach (var key in list.Items.SelectMany(item => ((MapNode)item).Entries).Select(entry => entry.Key))
            {
                if (name == "exclude" && !lists.Exists(vector => vector.Name.Equals(key.Value, StringComparison.OrdinalIgnoreCase)))
                {
                    return Refuse(key, $"{path}.exclude names {Platform.StorableText.CutToWidth(key.Value, 60)}, which is no list of the matrix");
                }

                if (!WorkflowNames.IsName(key.Value))
                {
                    return Refuse(key, $"{path}.{name} has a name that is none; {WorkflowNames.Rule}");
                }
            }

            filters.AddRange(list.Items.Select(NodeValues.ValueOf).Cast<ExpressionValue.Map>());
        }

        return true;
    }

    private List<ExpressionValue.Map>? Combine(MapNode map)
    {
        var count = lists.Aggregate(1L, (product, list) => Math.Min(product * list.Values.Count, int.MaxValue));
        if (count > (excluded.Count == 0 ? Most : MostBeforeExclusion))
        {
            Refuse(map, $"{path} has {(count == int.MaxValue ? "billions of" : count)} combinations; at most {Most} are allowed");
            return null;
        }

        var combinations = lists.Count == 0 ? [] : Remaining((int)count)
            .Select(picked => ExpressionValue.Map.From(lists.Select((list, index) => KeyValuePair.Create(list.Name, picked[index])))).ToList();
        combinations = combinations.Count <= Most ? Include(combinations) : combinations;
        if (isTooMuch)
        {
            Refuse(map, $"{path} and what the workflow works out before it are too much to work out");
            return null;
        }

        if (combinations.Count is 0 or > Most)
        {
            Refuse(map, combinations.Count == 0 ? $"{path} has no combination left" : $"{path} has {combinations.Count} combinations; at most {Most} are allowed");
            return null;
        }

        return combinations;
    }

    /// <summary>The last list changes fastest.</summary>
    private IEnumerable<ExpressionValue[]> Product(int count)
    {
        for (var number = 0; number < count; number++)
        {
            var rest = number;
            var picked = new ExpressionValue[lists.Count];
            for (var list = lists.Count - 1; list >= 0; list--)
            {
                picked[list] = lists[list].Values[rest % lists[list].Values.Count];
                rest /= lists[list].Values.Count;
            }

            yield return picked;
        }
    }

    /// <summary>Those that no filter excludes.</summary>
    private IEnumerable<ExpressionValue[]> Remaining(int count)
    {
        var filters = excluded.ConvertAll(filter => filter.Fields.Select(field =>
            (List: lists.FindIndex(list => list.Name.Equals(field.Key, StringComparison.OrdinalIgnoreCase)), field.Value)).ToList());
        return Product(count).TakeWhile(picked => !(isTooMuch |= !budget.TrySpend(picked.Length)))
            .Where(picked => !filters.Exists(filter => filter.TrueForAll(field => IsMatch(field.Value, picked[field.List]))));
    }

    /// <summary>An entry adds to each combination whose own values it agrees with, and is one more when there is none.</summary>
    private List<ExpressionValue.Map> Include(List<ExpressionValue.Map> combinations)
    {
        var result = combinations.ToList();
        foreach (var entry in included)
        {
            var isUsed = false;
            for (var index = 0; index < combinations.Count; index++)
            {
                if (entry.Fields.All(field => !combinations[index].Fields.TryGetValue(field.Key, out var own) || IsMatch(field.Value, own)))
                {
                    result[index] = ExpressionValue.Map.From([.. result[index].Fields, .. entry.Fields.Where(field => !combinations[index].Fields.ContainsKey(field.Key))]);
                    isUsed = true;
                }
            }

            if (!isUsed)
            {
                result.Add(entry);
            }
        }

        return result;
    }

    /// <summary>What a filter says must be so; what it does not mention may be anything.</summary>
    private bool IsMatch(ExpressionValue filter, ExpressionValue value)
    {
        if (isTooMuch |= !budget.TrySpend(1 + ExpressionBudget.CostOf(filter, value)))
        {
            return false;
        }

        switch (filter, value)
        {
            case (ExpressionValue.Map wanted, ExpressionValue.Map given):
                foreach (var (name, field) in wanted.Fields)
                {
                    if (!given.Fields.TryGetValue(name, out var own) || !IsMatch(field, own))
                    {
                        return false;
                    }
                }

                return true;
            case (ExpressionValue.List wanted, ExpressionValue.List given):
                return wanted.Items.Count == given.Items.Count && wanted.Items.Zip(given.Items).All(pair => IsMatch(pair.First, pair.Second));
            default:
                return ExpressionValue.AreEqual(filter, value);
        }
    }

    private bool Refuse(WorkflowNode node, string message)
    {
        problems.Add(node, message);
        return false;
    }
}
