namespace RunnerHub.Data.Nodes;

/// <summary>
/// Which node does what one does for all: the one whose connection holds PostgreSQL's advisory lock for it. The server takes
/// the lock back when that connection ends, however the node ended.
/// </summary>
internal sealed class NodeDuties(NodeConnection connection)
{
    // Any number will do, as long as every node uses the same and nobody else in the database does. Locks with two numbers
    // are not those with one, at which transactions take turns.
    public const int Kind = 0x52756E48;

    /// <summary>As <see cref="Platform.IsOnDuty"/>. To ask again for what one has is granted, and shows that it is still held.</summary>
    public async Task<bool> AreMineAsync(string work, CancellationToken cancellation) =>
        await connection.AskAsync($"SELECT pg_try_advisory_lock({Kind}, hashtext($1))", work, cancellation) is true;
}
