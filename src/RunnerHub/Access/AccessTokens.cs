using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Access;

/// <summary>
/// Finds the user behind an access token: at most one query a request, and none for some seconds after it. Whatever changes
/// an account or a token publishes <see cref="Changed"/>, which forgets all that is remembered, so that a revoked token stops at once.
/// </summary>
internal sealed class AccessTokens(TimeProvider clock, SignalBus signals) : IDisposable
{
    /// <summary>The signal that a token was revoked, or an account deactivated, demoted, renamed or deleted.</summary>
    public const string Changed = "access";

    /// <summary>How long another node may go on honouring a token that was revoked here, should the signal be lost on the way.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);

    private const int MostRemembered = 10_000;

    private readonly ConcurrentDictionary<long, DateTimeOffset> used = new();
    private readonly UntilChanged<string, ApiCaller?> known = new(Remembered, MostRemembered, clock, signals, Changed);

    /// <returns>Null for an unknown, revoked or expired token, and for one of a deactivated account.</returns>
    public async Task<ApiCaller?> FindAsync(RunnerHubDb db, string token, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var hash = Secret.Hash(token);
        var caller = await known.GetAsync(hash, () => ReadAsync(db, hash, cancellation));
        if (caller is null || caller.Expires <= now)
        {
            return null;
        }

        used[caller.TokenId!.Value] = now;
        return caller;
    }

    /// <summary>Writes when tokens were last used; what cannot be written is kept for the next time.</summary>
    public async Task WriteUseAsync(RunnerHubDb db, CancellationToken cancellation)
    {
        foreach (var minute in used.ToArray().GroupBy(use => new DateTimeOffset(use.Value.Ticks - (use.Value.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero)))
        {
            var ids = minute.Select(use => use.Key).ToArray();
            var at = minute.Key;
            await db.Set<AccessToken>().Where(token => ids.Contains(token.Id) && (token.LastUsed == null || token.LastUsed < at))
                .ExecuteUpdateAsync(set => set.SetProperty(token => token.LastUsed, at), cancellation);
            foreach (var use in minute)
            {
                used.TryRemove(use);
            }
        }
    }

    public void Dispose() => known.Dispose();

    private static async Task<ApiCaller?> ReadAsync(RunnerHubDb db, string hash, CancellationToken cancellation)
    {
        var row = await db.Set<AccessToken>().Where(token => token.TokenHash == hash && token.User!.IsActive)
            .Select(token => new { token.Id, token.UserId, token.User!.UserName, token.User.IsAdmin, token.User.MustChangePassword, token.Scopes, token.Expires })
            .FirstOrDefaultAsync(cancellation);
        return row is null ? null
            : new ApiCaller(row.UserId, row.UserName!, row.IsAdmin, row.MustChangePassword, row.Id, TokenScopes.Stored(row.Scopes), row.Expires);
    }
}
