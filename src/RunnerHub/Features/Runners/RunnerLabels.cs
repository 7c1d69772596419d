using RunnerHub.Platform;

namespace RunnerHub.Features.Runners;

/// <summary>What a runner's label may be. On the wire a label is the part before the first colon of <c>name:schema:argument</c>.</summary>
internal static class RunnerLabels
{
    public const int Longest = 255;
    public const int Most = 100;
    private const int MostInRow = 6;
    private const int RoomInRow = 80;
    private const int MostOverheadInRow = 240;

    /// <summary>The labels without repetitions and empty ones, or null when one cannot be stored or there are too many.</summary>
    public static IReadOnlyList<string>? Read(IEnumerable<string> sent)
    {
        var labels = sent
            .Select(label => label.Split(':', 2)[0].Trim())
            .Where(label => label.Length > 0)
            .DistinctBy(KeyOf)
            .Take(Most + 1)
            .ToList();
        return labels.Count <= Most && labels.TrueForAll(label => label.Length <= Longest && StorableText.IsLine(label)) ? labels : null;
    }

    /// <summary>The first labels that a row of a list has room for, at least one of them.</summary>
    /// <param name="labels">All of them.</param>
    /// <param name="overhead">How many characters the page spends on each beside itself.</param>
    public static IReadOnlyList<string> ThatFit(IReadOnlyList<string> labels, int overhead = 0)
    {
        var room = RoomInRow;
        return [.. labels.Take(Math.Clamp(MostOverheadInRow / (overhead + 1), 1, MostInRow)).TakeWhile((label, index) => (room -= label.Length) >= 0 || index == 0)];
    }

    public static List<ActionRunnerLabel> ToRows(IEnumerable<string> labels, long runnerId = 0) =>
        [.. labels.Select((label, position) => new ActionRunnerLabel { RunnerId = runnerId, Position = position, Name = label, Key = KeyOf(label) })];

    /// <summary>What labels are compared by: they match without regard to case.</summary>
    public static string KeyOf(string label) => RunnerSearch.KeyOf(label);
}
