using System.Runtime.CompilerServices;
using RunnerHub.Data.Replicas;

namespace RunnerHub.Access;

/// <summary>
/// Reads that need not be of this very moment: lists, exports, figures. The replica answers them where there is one, and the primary
/// when that is away, too old, or somebody has just changed something. What decides or changes anything never goes through here.
/// </summary>
internal sealed class Reads(IServiceProvider services, IServiceScopeFactory scopes, CurrentUser user, OwnWrites writes, Replica? replica = null)
{
    /// <summary>Of an export; a connection is held for no longer than these take.</summary>
    private const int RowsAtOnce = 1000;

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

    /// <summary>Reads a list whole. Each thousand of its rows is asked for as by <see cref="AskAsync"/>, the first together with which rows there are.</summary>
    /// <param name="of">What a service that reads would export.</param>
    /// <param name="cancellation">Gives up.</param>
    public async IAsyncEnumerable<T> StreamAsync<TService, T>(
        Func<TService, Export<T>> of, [EnumeratorCancellation] CancellationToken cancellation = default)
        where TService : notnull
    {
        List<long[]>? parts = null;
        for (var next = 0; parts is null || next < parts.Count; next++)
        {
            foreach (var row in await AskAsync((TService service) => NextAsync(of(service)), cancellation))
            {
                yield return row;
            }

            async Task<IEnumerable<T>> NextAsync(Export<T> export)
            {
                parts ??= [.. (await export.Ids(cancellation)).Distinct().Chunk(RowsAtOnce)];
                var ids = parts.ElementAtOrDefault(next) ?? [];
                var rows = ids.Length == 0 ? [] : await export.Rows(ids, cancellation);
                return ids.Where(rows.ContainsKey).Select(id => rows[id]);
            }
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
