namespace RunnerHub.Features.Jobs.Runs;

/// <summary>A job of the graph, or all combinations of one with a matrix; where it is, in pixels.</summary>
/// <param name="Jobs">Those that are shown by name.</param>
/// <param name="Count">How many jobs it stands for.</param>
/// <param name="Statuses">How many of them there are of each status.</param>
internal sealed record GraphNode(
    string Key, bool IsMatrix, IReadOnlyList<RunJobRow> Jobs, int Count, IReadOnlyDictionary<JobStatus, int> Statuses, IReadOnlyList<string> Needs, int Column,
    int X, int Y, int Height)
{
    public int Middle => Y + (Height / 2);
}

/// <param name="IsDone">What it comes from has ended.</param>
internal sealed record GraphEdge(GraphNode From, GraphNode To, bool IsDone);

/// <summary>What waits for what in a run: columns by depth, the jobs of a matrix in one box. Knows no drawing but sizes.</summary>
internal sealed record RunGraph(IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges, int Width, int Height)
{
    public const int NodeWidth = 220;
    public const int LineHeight = 28;
    public const int JobHeight = 52;
    public const int HeadHeight = 50;

    /// <summary>More combinations of a matrix are counted.</summary>
    public const int MostLines = 5;

    /// <summary>A graph of more boxes is not one that anybody reads.</summary>
    public const int MostNodes = 80;

    private const int ColumnGap = 64;
    private const int RowGap = 16;
    private const int Margin = 12;

    /// <returns>Null when there is nothing to see in it: a single box, or too many.</returns>
    public static RunGraph? Of(IReadOnlyList<RunJobRow> jobs)
    {
        var groups = jobs.GroupBy(job => job.Key).ToList();
        if (groups.Count is < 2 or > MostNodes)
        {
            return null;
        }

        var needs = groups.ToDictionary(group => group.Key, group => group.SelectMany(job => job.Needs).Distinct().ToList());
        var columns = Columns(needs);
        var bottom = new Dictionary<int, int>();
        var nodes = new Dictionary<string, GraphNode>();
        // A job stands as high as what it needs, as far as there is room: lines cross less.
        foreach (var group in groups.OrderBy(group => columns[group.Key])
            .ThenBy(group => needs[group.Key].Where(nodes.ContainsKey).Select(key => (double?)nodes[key].Middle).Average() ?? 0))
        {
            var column = columns[group.Key];
            var node = Node(group.Key, [.. group], needs[group.Key], column, bottom.GetValueOrDefault(column, Margin));
            bottom[column] = node.Y + node.Height + RowGap;
            nodes[group.Key] = node;
        }

        var edges = nodes.Values.SelectMany(node => node.Needs.Where(nodes.ContainsKey)
            .Select(key => new GraphEdge(nodes[key], node, nodes[key].Statuses.Keys.All(status => status.IsFinal))));
        return new RunGraph(
            [.. groups.Select(group => nodes[group.Key])], [.. edges],
            (2 * Margin) + ((columns.Values.Max() + 1) * (NodeWidth + ColumnGap)) - ColumnGap, bottom.Values.Max() - RowGap + Margin);
    }

    private static GraphNode Node(string key, List<RunJobRow> jobs, List<string> needs, int column, int y)
    {
        var isMatrix = jobs.Count > 1;
        var lines = Math.Min(jobs.Count, MostLines);
        var shown = isMatrix ? jobs.OrderBy(job => job.Status == JobStatus.Failure ? 0 : 1).ThenBy(job => job.Position).Take(lines).OrderBy(job => job.Position).ToList() : jobs;
        var height = !isMatrix ? JobHeight : HeadHeight + (lines * LineHeight) + (jobs.Count > lines ? LineHeight : 8);
        return new GraphNode(
            key, isMatrix, shown, jobs.Count, jobs.GroupBy(job => job.Status).ToDictionary(group => group.Key, group => group.Count()), needs, column,
            Margin + (column * (NodeWidth + ColumnGap)), y, height);
    }

    /// <summary>A job stands right of all that it needs.</summary>
    private static Dictionary<string, int> Columns(Dictionary<string, List<string>> needs)
    {
        var columns = needs.Keys.ToDictionary(key => key, _ => 0);
        // A run has no cycle; were there one, it would end after as many steps as there are jobs.
        for (var (step, moved) = (0, true); moved && step < columns.Count; step++)
        {
            moved = false;
            foreach (var (key, before) in needs)
            {
                var column = before.Where(columns.ContainsKey).Select(other => columns[other] + 1).Append(0).Max();
                if (column > columns[key])
                {
                    columns[key] = column;
                    moved = true;
                }
            }
        }

        return columns;
    }
}
