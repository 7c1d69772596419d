using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

using Secret = RunnerHub.Platform.Secret;

namespace RunnerHub.Features.Runners;

internal enum TokenState
{
    Unknown,
    Reset,
    Active,
}

/// <summary>The registration tokens: at most one active token a scope, made when it is first asked for.</summary>
internal sealed class RegistrationTokens(RunnerHubDb db, TimeProvider clock, IDataProtectionProvider provider)
{
    public const int ShortestChosen = 32;
    private const int Length = 40;

    private readonly TextProtection protection = new(provider, "RunnerHub.RegistrationToken");

    /// <summary>The scope's token; made now when it has none, or when the stored one can no longer be decrypted.</summary>
    /// <returns>Null when the scope was deleted meanwhile.</returns>
    public async Task<string?> GetOrCreateAsync(Scope scope, CancellationToken cancellation) =>
        await FindAsync(scope, cancellation) ?? await MakeAsync(scope, () => FindAsync(scope, cancellation), cancellation);

    /// <summary>Makes a new token; in the same transaction every earlier one of the scope stops working.</summary>
    /// <returns>Null when the scope was deleted meanwhile.</returns>
    public Task<string?> ResetAsync(Scope scope, CancellationToken cancellation) =>
        MakeAsync(scope, () => Task.FromResult<string?>(null), cancellation);

    /// <summary>Makes a token chosen by the operator the site's. One that is known already is left as it is, even when it was reset.</summary>
    /// <returns>What the token was before.</returns>
    public async Task<TokenState> SeedSiteAsync(string token, CancellationToken cancellation)
    {
        var chosen = Fresh(token);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.TakeTurnAsync(cancellation);
        // Also that of a place that was deleted: it stays as dead as one that was reset.
        var before = await StateAsync(db.RunnerTokens.IgnoreQueryFilters(), token, cancellation);
        if (before == TokenState.Unknown)
        {
            await ReplaceAsync(new Scope.Instance(), chosen, cancellation);
            await transaction.CommitAsync(cancellation);
        }

        return before;
    }

    public Task<TokenState> StateAsync(string token, CancellationToken cancellation) => StateAsync(db.RunnerTokens, token, cancellation);

    /// <summary>
    /// Uses a token inside the caller's transaction. The row stays locked until that ends, so that a reset at the same
    /// moment comes either before the registration or after it.
    /// </summary>
    /// <returns>The scope of the token, or null when it is unknown or was reset.</returns>
    public async Task<Scope?> RedeemAsync(string token, CancellationToken cancellation)
    {
        var hash = Secret.Hash(token);
        var now = clock.GetUtcNow();
        var used = await db.RunnerTokens.Where(t => t.TokenHash == hash && t.IsActive)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.Updated, now), cancellation);
        return used == 0
            ? null
            : await db.RunnerTokens.Where(t => t.TokenHash == hash).Select(t => Scope.Of(t.OwnerId, t.RepoId)).FirstAsync(cancellation);
    }

    private static async Task<TokenState> StateAsync(IQueryable<ActionRunnerToken> tokens, string token, CancellationToken cancellation)
    {
        var hash = Secret.Hash(token);
        var active = await tokens.Where(t => t.TokenHash == hash).Select(t => (bool?)t.IsActive).FirstOrDefaultAsync(cancellation);
        return active switch { null => TokenState.Unknown, true => TokenState.Active, false => TokenState.Reset };
    }

    /// <param name="keep">Asked when it is this request's turn: the token that another one has made, which stays then.</param>
    private async Task<string?> MakeAsync(Scope scope, Func<Task<string?>> keep, CancellationToken cancellation)
    {
        var fresh = Fresh(Secret.NewAlphanumeric(Length));
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.TakeTurnAsync(cancellation);
        if (await keep() is { } made)
        {
            return made;
        }

        try
        {
            await ReplaceAsync(scope, fresh, cancellation);
        }
        catch (DbUpdateException problem) when (db.BreaksReference(problem))
        {
            return null;
        }

        await transaction.CommitAsync(cancellation);
        return fresh.Text;
    }

    /// <summary>Runs in the caller's transaction, which has its turn: no other token of the scope is made meanwhile.</summary>
    private async Task ReplaceAsync(Scope scope, FreshToken token, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await Of(scope).Where(t => t.IsActive)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.IsActive, false).SetProperty(t => t.Updated, now), cancellation);
        db.RunnerTokens.Add(new ActionRunnerToken
        {
            TokenHash = Secret.Hash(token.Text),
            Encrypted = token.Encrypted,
            OwnerId = scope.OwnerId,
            RepoId = scope.RepoId,
            Created = now,
            Updated = now,
        });
        await db.SaveChangesAsync(cancellation);
    }

    private IQueryable<ActionRunnerToken> Of(Scope scope)
    {
        var (ownerId, repoId) = (scope.OwnerId, scope.RepoId);
        return db.RunnerTokens.Where(token => token.OwnerId == ownerId && token.RepoId == repoId);
    }

    /// <returns>Null when the scope has no token, or one that nobody can be shown any more because the keys were lost.</returns>
    private async Task<string?> FindAsync(Scope scope, CancellationToken cancellation)
    {
        var stored = await Of(scope).Where(token => token.IsActive).Select(token => token.Encrypted).FirstOrDefaultAsync(cancellation);
        return stored is null ? null : protection.Read(stored);
    }

    /// <summary>To be called before the transaction: the first encryption writes its key, which would wait for the transaction.</summary>
    private FreshToken Fresh(string text) => new(text, protection.Store(text));

    private sealed record FreshToken(string Text, string Encrypted);
}
