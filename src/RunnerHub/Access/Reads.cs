using System.Runtime.CompilerServices;
using RunnerHub.Data.Replicas;

namespace RunnerHub.Access;

/// <summary>
/// Reads that need not be of this very moment: lists, exports, figures. The replica answers them where there is one, and the primary
/// when that is away, too old, or somebody has just changed something. What decides or changes anything never goes through here.
/// </summary>
internal sealed class Reads(IServiceProvider services, IServiceScopeFactory scopes, CurrentUser user, OwnWrites writes, Replica? replica = null)
{
    /// <summary>Set for a request that must see everything.</summary>
    public bool MustBeNewest { get; set; }

    /// <param name="read">Asks a service that reads; a second time, at the primary, when the replica fails meanwhile.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<T> AskAsync<TService, T>(Func<TService, Task<T>> read, CancellationToken cancellation)
        where TService : notnull
    {
        if (replica is not null)
        {
            await using var scope = Scope();
            await using var open = await OpenAsync(replica, scope, cancellation);
            if (open is not null)
            {
                try
                {
                    var answer = await read(scope.ServiceProvider.GetRequiredService<TService>());
                    replica.Answered();
                    return answer;
                }
                catch (Exception problem) when (replica.HasFailed(problem))
                {
                    // The primary has it.
                }
            }
        }

        return await read(services.GetRequiredService<TService>());
    }

    /// <summary>As <see cref="AskAsync"/>, row by row. When the replica fails after the first row, so does the read: the rest would not fit to it.</summary>
    public async IAsyncEnumerable<T> StreamAsync<TService, T>(
        Func<TService, IAsyncEnumerable<T>> read, [EnumeratorCancellation] CancellationToken cancellation = default)
        where TService : notnull
    {
        if (replica is not null)
        {
            await using var scope = Scope();
            await using var open = await OpenAsync(replica, scope, cancellation);
            if (open is not null)
            {
                await using var rows = read(scope.ServiceProvider.GetRequiredService<TService>()).GetAsyncEnumerator(cancellation);
                if (await FirstAsync(replica, rows) is { } any)
                {
                    for (; any; any = await rows.MoveNextAsync())
                    {
                        yield return rows.Current;
                    }

                    yield break;
                }
            }
        }

        await foreach (var row in read(services.GetRequiredService<TService>()).WithCancellation(cancellation))
        {
            yield return row;
        }
    }

    /// <returns>Whether there is a row, or null when the replica has failed.</returns>
    private static async Task<bool?> FirstAsync<T>(Replica replica, IAsyncEnumerator<T> rows)
    {
        try
        {
            var any = await rows.MoveNextAsync();
            replica.Answered();
            return any;
        }
        catch (Exception problem) when (replica.HasFailed(problem))
        {
            return null;
        }
    }

    private Task<ReplicaRead?> OpenAsync(Replica from, AsyncServiceScope scope, CancellationToken cancellation) => from.OpenAsync(
        MustBeNewest ? long.MaxValue : writes.Latest(user.Id), scope.ServiceProvider.GetRequiredService<DbSource>(), cancellation);

    /// <summary>A scope in which the database is the replica and who asks is the same.</summary>
    private AsyncServiceScope Scope()
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().SignIn(user);
        return scope;
    }
}
