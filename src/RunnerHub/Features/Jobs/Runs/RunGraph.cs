using System.Globalization;
using System.Text;
using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs.Runs;

/// <summary>A job of the graph, or all combinations of one with a matrix, or all jobs that one calls; where it is, in pixels.</summary>
/// <param name="Jobs">Those that are shown by name.</param>
/// <param name="Count">How many jobs it stands for.</param>
/// <param name="Statuses">How many of them there are of each status.</param>
internal sealed record GraphNode(
    string Key, bool IsGroup, IReadOnlyList<RunJobRow> Jobs, int Count, IReadOnlyDictionary<JobStatus, int> Statuses, IReadOnlyList<string> Needs, int Column,
    int X, int Y, int Height)
{
    public int Middle => Y + (Height / 2);
}

/// <param name="Lanes">How high it runs through each column between the two, where it passes no box.</param>
/// <param name="IsDone">What it comes from has ended.</param>
internal sealed record GraphEdge(GraphNode From, GraphNode To, IReadOnlyList<int> Lanes, bool IsDone)
{
    private const int Bend = 32;

    /// <summary>For the path of an SVG.</summary>
    public string Path
    {
        get
        {
            var path = new StringBuilder().Append(CultureInfo.InvariantCulture, $"M{From.X + RunGraph.NodeWidth} {From.Middle}");
            var (x, y) = (From.X + RunGraph.NodeWidth, From.Middle);
            foreach (var (index, lane) in Lanes.Append(To.Middle).Index())
            {
                var next = RunGraph.LeftOf(From.Column + 1 + index);
                path.Append(CultureInfo.InvariantCulture, $"C{x + Bend} {y} {next - Bend} {lane} {next} {lane}");
                (x, y) = (next, lane);
                if (index < Lanes.Count)
                {
                    x += RunGraph.NodeWidth;
                    path.Append(CultureInfo.InvariantCulture, $"H{x}");
                }
            }

            return path.ToString();
        }
    }
}

/// <summary>What waits for what in a run: columns by depth, the jobs of a matrix or of a called workflow in one box. Knows no drawing but sizes.</summary>
internal sealed record RunGraph(IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges, int Width, int Height)
{
    public const int NodeWidth = 220;
    public const int LineHeight = 28;
    public const int JobHeight = 52;
    public const int HeadHeight = 50;

    /// <summary>More jobs of one box are counted.</summary>
    public const int MostLines = 5;

    /// <summary>A graph of more boxes is not one that anybody reads.</summary>
    public const int MostNodes = 80;

    private const int ColumnGap = 64;
    private const int RowGap = 16;
    private const int Margin = 12;
    private const int LaneHeight = 8;

    /// <summary>A name that fits, cut in its middle where it is long: names of a matrix differ at their ends.</summary>
    /// <param name="limit">As for <see cref="StorableText.CutToWidth"/>.</param>
    public static string Fit(string name, int limit)
    {
        if (StorableText.CutToWidth(name, limit) == name)
        {
            return name;
        }

        var (end, width) = (name.Length, 0);
        while (end > 0 && width < limit / 3)
        {
            end -= end > 1 && char.IsLowSurrogate(name[end - 1]) ? 2 : 1;
            width += name[end] <= 255 ? 1 : 2;
        }

        // Cut short of what it leaves out, the beginning has its ellipsis.
        return StorableText.CutToWidth(name, limit - width) + name[end..];
    }

    public static int LeftOf(int column) => Margin + (column * (NodeWidth + ColumnGap));

    /// <returns>Null when there is nothing to see in it: a single box, or too many.</returns>
    public static RunGraph? Of(RunJobTree jobs)
    {
        var groups = jobs.Top.GroupBy(job => job.Key).ToList();
        if (groups.Count is < 2 or > MostNodes)
        {
            return null;
        }

        var needs = groups.ToDictionary(group => group.Key, group => group.SelectMany(job => job.Needs).Distinct().ToList());
        var columns = Columns(needs);
        var bottom = new Dictionary<int, int>();
        var nodes = new Dictionary<string, GraphNode>();
        var lanes = new Dictionary<(string From, int Column), int>();
        for (var column = 0; column <= columns.Values.Max(); column++)
        {
            // What passes through the column to a later one has a place of its own there, so that no line hides behind a box.
            var passing = needs.Where(pair => columns[pair.Key] > column).SelectMany(pair => pair.Value).Distinct()
                .Where(key => columns.TryGetValue(key, out var own) && own < column).Select(key => (Key: key, Group: (IGrouping<string, RunJobRow>?)null, High: HeightAt(key, column - 1)));
            var own = groups.Where(group => columns[group.Key] == column).Select(group => (group.Key, Group: (IGrouping<string, RunJobRow>?)group,
                High: needs[group.Key].Where(nodes.ContainsKey).Select(key => HeightAt(key, column - 1)).DefaultIfEmpty(0).Average()));
            // A job stands as high as what it needs, as far as there is room: lines cross less.
            foreach (var (key, group, _) in own.Concat(passing).OrderBy(item => item.High).ToList())
            {
                var top = bottom.GetValueOrDefault(column, Margin);
                var height = LaneHeight;
                if (group is null)
                {
                    lanes[(key, column)] = top + (LaneHeight / 2);
                }
                else
                {
                    nodes[key] = Node(key, [.. group.SelectMany(jobs.WorkOf)], needs[key], column, top);
                    height = nodes[key].Height;
                }

                bottom[column] = top + height + RowGap;
            }
        }

        var edges = nodes.Values.SelectMany(node => node.Needs.Where(nodes.ContainsKey).Select(key => new GraphEdge(
            nodes[key], node, [.. Enumerable.Range(columns[key] + 1, Math.Max(0, node.Column - columns[key] - 1)).Select(column => lanes[(key, column)])],
            nodes[key].Statuses.Keys.All(status => status.IsFinal))));
        return new RunGraph(
            [.. groups.Select(group => nodes[group.Key])], [.. edges], LeftOf(columns.Values.Max()) + NodeWidth + Margin, bottom.Values.Max() - RowGap + Margin);

        double HeightAt(string key, int column) => lanes.TryGetValue((key, column), out var lane) ? lane : nodes.TryGetValue(key, out var node) ? node.Middle : 0;
    }

    private static GraphNode Node(string key, List<RunJobRow> jobs, List<string> needs, int column, int y)
    {
        var isGroup = jobs.Count > 1;
        var lines = Math.Min(jobs.Count, MostLines);
        var shown = isGroup ? jobs.OrderBy(job => job.Status == JobStatus.Failure ? 0 : 1).ThenBy(job => job.Position).Take(lines).OrderBy(job => job.Position).ToList() : jobs;
        var height = !isGroup ? JobHeight : HeadHeight + (lines * LineHeight) + (jobs.Count > lines ? LineHeight : 8);
        return new GraphNode(
            key, isGroup, shown, jobs.Count, jobs.GroupBy(job => job.Status).ToDictionary(group => group.Key, group => group.Count()), needs, column,
            LeftOf(column), y, height);
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
