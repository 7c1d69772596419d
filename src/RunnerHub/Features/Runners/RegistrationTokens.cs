using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;

using Secret = RunnerHub.Platform.Secret;

namespace RunnerHub.Features.Runners;

internal enum TokenState
{
    Unknown,
    Reset,
    Active,
}

/// <summary>The registration tokens: at most one active token a scope, made when it is first asked for.</summary>
internal sealed class RegistrationTokens(RunnerHubDb db, TimeProvider clock, IDataProtectionProvider protection)
{
    public const int ShortestChosen = 32;
    private const int Length = 40;
    private const int Attempts = 5;

    private readonly IDataProtector protector = protection.CreateProtector("RunnerHub.RegistrationToken");

    /// <summary>The scope's token; made now when it has none, or when the stored one can no longer be decrypted.</summary>
    public async Task<string> GetOrCreateAsync(Scope scope, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var stored = await Of(scope).Where(token => token.IsActive).Select(token => token.Encrypted).FirstOrDefaultAsync(cancellation);
            if (stored is not null)
            {
                return Decrypt(stored) ?? await ResetAsync(scope, cancellation);
            }

            try
            {
                var token = Secret.NewAlphanumeric(Length);
                return await AddAsync(scope, token, protector.Protect(token), cancellation);
            }
            catch (DbUpdateException problem) when (db.IsDuplicate(problem) && attempt < Attempts)
            {
                // Another request made the token first: read that one.
                db.ChangeTracker.Clear();
            }
        }
    }

    /// <summary>Makes a new token; in the same transaction every earlier one of the scope stops working.</summary>
    public async Task<string> ResetAsync(Scope scope, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ReplaceAsync(scope, Secret.NewAlphanumeric(Length), cancellation);
            }
            catch (DbUpdateException problem) when (db.IsDuplicate(problem) && attempt < Attempts)
            {
                // Two resets at once: the later one replaces the token of the earlier.
                db.ChangeTracker.Clear();
            }
        }
    }

    /// <summary>Makes a token chosen by the operator the site's. One that is known already is left as it is, even when it was reset.</summary>
    /// <returns>What the token was before.</returns>
    public async Task<TokenState> SeedSiteAsync(string token, CancellationToken cancellation)
    {
        var state = await StateAsync(token, cancellation);
        if (state == TokenState.Unknown)
        {
            await ReplaceAsync(new Scope.Instance(), token, cancellation);
        }

        return state;
    }

    public async Task<TokenState> StateAsync(string token, CancellationToken cancellation)
    {
        var hash = Secret.Hash(token);
        var active = await db.RunnerTokens.Where(t => t.TokenHash == hash).Select(t => (bool?)t.IsActive).FirstOrDefaultAsync(cancellation);
        return active switch { null => TokenState.Unknown, true => TokenState.Active, false => TokenState.Reset };
    }

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

    private async Task<string> ReplaceAsync(Scope scope, string token, CancellationToken cancellation)
    {
        // Before the transaction: the first encryption writes its key, which would wait for the transaction.
        var encrypted = protector.Protect(token);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var now = clock.GetUtcNow();
        await Of(scope).Where(t => t.IsActive)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.IsActive, false).SetProperty(t => t.Updated, now), cancellation);
        await AddAsync(scope, token, encrypted, cancellation);
        await transaction.CommitAsync(cancellation);
        return token;
    }

    private async Task<string> AddAsync(Scope scope, string token, string encrypted, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        db.RunnerTokens.Add(new ActionRunnerToken
        {
            TokenHash = Secret.Hash(token),
            Encrypted = encrypted,
            OwnerId = scope.OwnerId,
            RepoId = scope.RepoId,
            Created = now,
            Updated = now,
        });
        await db.SaveChangesAsync(cancellation);
        return token;
    }

    private IQueryable<ActionRunnerToken> Of(Scope scope)
    {
        var (ownerId, repoId) = (scope.OwnerId, scope.RepoId);
        return db.RunnerTokens.Where(token => token.OwnerId == ownerId && token.RepoId == repoId);
    }

    private string? Decrypt(string stored)
    {
        try
        {
            return protector.Unprotect(stored);
        }
        catch (CryptographicException)
        {
            // The keys of the data folder or database were lost; the token is of no use to anybody who would want to see it.
            return null;
        }
    }
}
