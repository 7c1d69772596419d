using System.Data;
using Npgsql;

namespace RunnerHub.Data.Nodes;

/// <summary>
/// The connection with which a node speaks to the others. It stays open, for locks are held by it; one that failed is given up
/// and opened anew by the next who asks. One question at a time.
/// </summary>
internal sealed class NodeConnection(NodeIdentity node) : IAsyncDisposable
{
    private readonly SemaphoreSlim turn = new(1);
    private NpgsqlConnection? open;
    private bool wasOpen;

    /// <summary>The first value of the first row that a statement answers, or null. It may be executed twice.</summary>
    /// <param name="sql">With one parameter, $1.</param>
    /// <param name="parameter">Its value.</param>
    /// <param name="cancellation">Gives up, and gives up the connection.</param>
    public async Task<object?> AskAsync(string sql, object parameter, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            return await AskOnceAsync(sql, parameter, cancellation);
        }
        catch (Exception problem) when (wasOpen && DatabaseFaults.IsDatabaseAway(problem) && !cancellation.IsCancellationRequested)
        {
            // It had ended since the last question, which nobody notices before the next.
            return await AskOnceAsync(sql, parameter, cancellation);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Lets go of all that is held by it.</summary>
    public async Task GiveUpAsync()
    {
        await turn.WaitAsync();
        try
        {
            await CloseAsync();
        }
        finally
        {
            turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        turn.Dispose();
    }

    private async Task<object?> AskOnceAsync(string sql, object parameter, CancellationToken cancellation)
    {
        wasOpen = open is { FullState: ConnectionState.Open };
        try
        {
            if (!wasOpen)
            {
                await CloseAsync();
                open = await node.OpenAsync(cancellation);
            }

            await using var command = new NpgsqlCommand(sql, open) { Parameters = { new NpgsqlParameter { Value = parameter } } };
            return await command.ExecuteScalarAsync(cancellation);
        }
        catch
        {
            await CloseAsync();
            throw;
        }
    }

    private async Task CloseAsync()
    {
        if (open is { } closing)
        {
            open = null;
            await closing.DisposeAsync();
        }
    }
}
