namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>One combination of a matrix.</summary>
/// <param name="Values">By name.</param>
/// <param name="Named">Those by which its job is called, in their order: what "include" adds to a combination of the lists is not among them.</param>
internal sealed record MatrixCombination(ExpressionValue.Map Values, ExpressionValue.Map Named)
{
    public MatrixCombination(ExpressionValue.Map values)
        : this(values, values)
    {
    }
}

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
    /// <returns>None when all are excluded, or null after a problem.</returns>
    public static IReadOnlyList<MatrixCombination>? Of(WorkflowNode matrix, string path, ExpressionBudget budget, ProblemList problems)
    {
        if (matrix is not MapNode map)
        {
            problems.Add(matrix, $"{path} must be a mapping of names to lists, and this is {matrix.KindWord}");
            return null;
        }

        var reading = new MatrixCombinations(path, problems, budget);
        return reading.ReadLists(map) && reading.ReadFilters(map) && reading.IsOfSomething(map) ? reading.Combine(map) : null;
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

            if (lists.FirstOrDefault(list => IsSame(list.Name, key.Value)) is { Name: { } other })
            {
                return Refuse(key, $"{path} has two lists {other} and {key.Value}; case makes no difference");
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

            if (list.Items.FirstOrDefault(item => item is MapNode { Entries.Count: 0 }) is { } empty)
            {
                return Refuse(empty, $"{path}.{name} holds a mapping without values");
            }

            foreach (var key in list.Items.SelectMany(item => ((MapNode)item).Entries).Select(entry => entry.Key))
            {
                if (name == "exclude" && !lists.Exists(vector => IsSame(vector.Name, key.Value)))
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

    /// <summary>An expression that becomes an empty matrix would let the job run with empty values.</summary>
    private bool IsOfSomething(MapNode map) => lists.Count > 0 || included.Count > 0
        || Refuse(map, $"{path} holds neither a list of values nor anything to include; without a matrix a job runs once");

    private List<MatrixCombination>? Combine(MapNode map)
    {
        var count = lists.Aggregate(1L, (product, list) => Math.Min(product * list.Values.Count, int.MaxValue));
        if (count > (excluded.Count == 0 ? Most : MostBeforeExclusion))
        {
            Refuse(map, $"{path} has {(count == int.MaxValue ? "billions of" : count)} combinations; at most {Most} are allowed");
            return null;
        }

        var combinations = lists.Count == 0 ? [] : Remaining((int)count)
            .Select(picked => ExpressionValue.Map.From(lists.Select((list, index) => KeyValuePair.Create(list.Name, picked[index])))).ToList();
        var all = combinations.Count <= Most ? Include(combinations) : [.. combinations.Select(values => new MatrixCombination(values))];
        if (isTooMuch)
        {
            Refuse(map, $"{path} and what the workflow works out before it are too much to work out");
            return null;
        }

        if (all.Count > Most)
        {
            Refuse(map, $"{path} has {all.Count} combinations; at most {Most} are allowed");
            return null;
        }

        return all;
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
            (List: lists.FindIndex(list => IsSame(list.Name, field.Key)), field.Value)).ToList());
        return Product(count).TakeWhile(picked => !(isTooMuch |= !budget.TrySpend(picked.Length)))
            .Where(picked => !filters.Exists(filter => filter.TrueForAll(field => IsMatch(field.Value, picked[field.List]))));
    }

    /// <summary>An entry adds to each combination whose own values it agrees with, and is one more when there is none.</summary>
    private List<MatrixCombination> Include(List<ExpressionValue.Map> combinations)
    {
        var result = combinations.ConvertAll(values => new MatrixCombination(values));
        foreach (var entry in included)
        {
            var isUsed = false;
            for (var index = 0; index < combinations.Count; index++)
            {
                if (entry.Fields.All(field => !combinations[index].Fields.TryGetValue(field.Key, out var own) || IsMatch(field.Value, own)))
                {
                    var added = entry.Fields.Where(field => !combinations[index].Fields.ContainsKey(field.Key));
                    result[index] = result[index] with { Values = ExpressionValue.Map.From([.. result[index].Values.Fields, .. added]) };
                    isUsed = true;
                }
            }

            if (!isUsed)
            {
                // What the matrix has lists of comes first in its name.
                result.Add(new(entry, ExpressionValue.Map.From(entry.Fields.OrderByDescending(field => lists.Exists(list => IsSame(list.Name, field.Key))))));
            }
        }

        return result;
    }

    /// <summary>What a filter says must be so, down to each item of a list; what it does not mention may be anything, and what is not there is null.</summary>
    private bool IsMatch(ExpressionValue filter, ExpressionValue value)
    {
        if (isTooMuch |= !budget.TrySpend(1 + ExpressionBudget.CostOf(filter, value)))
        {
            return false;
        }

        switch (filter)
        {
            case ExpressionValue.Map wanted:
                foreach (var (name, field) in wanted.Fields)
                {
                    if (!IsMatch(field, (value as ExpressionValue.Map)?.Fields.GetValueOrDefault(name) ?? ExpressionValue.Null))
                    {
                        return false;
                    }
                }

                return true;
            case ExpressionValue.List wanted:
                for (var index = 0; index < wanted.Items.Count; index++)
                {
                    if (!IsMatch(wanted.Items[index], (value as ExpressionValue.List)?.Items.ElementAtOrDefault(index) ?? ExpressionValue.Null))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return ExpressionValue.AreEqual(filter, value);
        }
    }

    private static bool IsSame(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);

    private bool Refuse(WorkflowNode node, string message)
    {
        problems.Add(node, message);
        return false;
    }
}
