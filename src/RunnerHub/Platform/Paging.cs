namespace RunnerHub.Platform;

/// <summary>One page of a list and how many rows there are in all.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Rows, int Total, int Number, int Size)
{
    public int Count => Math.Max(1, (Total + Size - 1) / Size);

    public int First => Total == 0 ? 0 : ((Number - 1) * Size) + 1;

    public int Last => Total == 0 ? 0 : First + Rows.Count - 1;
}
