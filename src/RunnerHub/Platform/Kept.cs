namespace RunnerHub.Platform;

/// <summary>
/// What was read is kept for a while, however many ask; those who come while it is being read again wait for it, and those who cannot
/// wait see what it was.
/// </summary>
/// <param name="freshness">How long it is kept.</param>
/// <param name="clock">The time.</param>
/// <param name="read">Reads it. When that fails nothing is kept, and the next to ask reads again.</param>
internal sealed class Kept<T>(TimeSpan freshness, TimeProvider clock, Func<CancellationToken, Task<T>> read) : IDisposable
    where T : class
{
    private readonly SemaphoreSlim turn = new(1);
    private DateTimeOffset until = DateTimeOffset.MinValue;
    private T? last;

    /// <summary>What was read last, or null when that has failed or never happened.</summary>
    public T? Last => Volatile.Read(ref last);

    public async Task<T> ReadAsync(CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            if (last is { } kept && clock.GetUtcNow() < until)
            {
                return kept;
            }

            var fresh = await read(cancellation);
            until = clock.GetUtcNow() + freshness;
            return last = fresh;
        }
        catch
        {
            last = null;
            throw;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();
}
