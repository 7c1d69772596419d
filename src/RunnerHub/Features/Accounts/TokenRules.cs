using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Accounts;

/// <summary>An access token as somebody asks for it.</summary>
/// <param name="Expires">Null for one that never ends.</param>
internal sealed record TokenWish(string Name, IReadOnlyList<string> Scopes, DateTimeOffset? Expires);

internal enum TokenFault
{
    Name,
    NameTaken,
    UnknownScope,
    NoScope,
    Expires,
    UserGone,
}

/// <param name="Sentence">For a person; programs are told some of them in Gitea's words.</param>
internal sealed record TokenProblem(TokenFault Fault, string Sentence);

/// <param name="Secret">The token itself, which nothing keeps: this is the only time that it can be shown.</param>
internal sealed record MadeToken(AccessToken Token, string Secret);

internal enum TokenRevocation
{
    Done,
    Unknown,

    /// <summary>Nothing was revoked: what was said is the id of one token and the name of another.</summary>
    Ambiguous,
}

/// <summary>The rules of personal access tokens: each of a user has its own name and at least one scope, and a revoked one stops at once.</summary>
internal sealed class TokenRules(RunnerHubDb db, SignalBus signals, TimeProvider clock)
{
    /// <returns>The token, or what is wrong with the wish; then nothing was made.</returns>
    public async Task<(MadeToken? Made, IReadOnlyList<TokenProblem> Problems)> MakeAsync(long userId, TokenWish wish, CancellationToken cancellation)
    {
        var scopes = TokenScopes.Parse(wish.Scopes);
        var problems = Check(wish, scopes);
        if (problems.Count > 0)
        {
            return (null, problems);
        }

        var secret = Secret.NewHex();
        var token = new AccessToken
        {
            UserId = userId,
            Name = wish.Name,
            TokenHash = Secret.Hash(secret),
            LastEight = secret[^8..],
            Scopes = scopes!.ToString(),
            Created = clock.GetUtcNow(),
            Expires = wish.Expires,
        };
        try
        {
            db.AccessTokens.Add(token);
            await db.SaveChangesAsync(cancellation);
            return (new MadeToken(token, secret), []);
        }
        catch (DbUpdateException failure) when (db.IsDuplicate(failure))
        {
            return (null, [new TokenProblem(TokenFault.NameTaken, $"There is a token named “{wish.Name}” already; choose another name.")]);
        }
        catch (DbUpdateException failure) when (db.BreaksReference(failure))
        {
            return (null, [new TokenProblem(TokenFault.UserGone, "The user was deleted meanwhile.")]);
        }
    }

    /// <returns>False when the user has no such token.</returns>
    public async Task<bool> RevokeAsync(long userId, long id, CancellationToken cancellation)
    {
        var isRevoked = await db.AccessTokens.Where(token => token.Id == id && token.UserId == userId).ExecuteDeleteAsync(cancellation) > 0;
        signals.Publish(AccessTokens.Changed);
        return isRevoked;
    }

    /// <param name="userId">Whose token it is.</param>
    /// <param name="idOrName">As a program says it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<TokenRevocation> RevokeAsync(long userId, string idOrName, CancellationToken cancellation)
    {
        var id = long.TryParse(idOrName, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var found = await db.AccessTokens.Where(token => token.UserId == userId && (token.Id == id || token.Name == idOrName))
            .Select(token => token.Id).ToListAsync(cancellation);
        return found.Count > 1 ? TokenRevocation.Ambiguous
            : found.Count == 1 && await RevokeAsync(userId, found[0], cancellation) ? TokenRevocation.Done
            : TokenRevocation.Unknown;
    }

    private List<TokenProblem> Check(TokenWish wish, TokenScopes? scopes)
    {
        var problems = new List<TokenProblem>();
        if (ProblemWithName(wish.Name) is { } problem)
        {
            problems.Add(new TokenProblem(TokenFault.Name, problem));
        }

        if (scopes is null)
        {
            problems.Add(new TokenProblem(TokenFault.UnknownScope, "One of the scopes is not known; choose from those that are offered."));
        }
        else if (scopes.IsEmpty)
        {
            problems.Add(new TokenProblem(TokenFault.NoScope, "Choose at least one scope."));
        }

        if (wish.Expires <= clock.GetUtcNow())
        {
            problems.Add(new TokenProblem(TokenFault.Expires, "Choose a time that is still to come."));
        }

        return problems;
    }

    private static string? ProblemWithName(string name) =>
        name.Length == 0 ? "Enter a name."
        : name.Length > AccessToken.LongestName ? $"The name is too long; use at most {AccessToken.LongestName} characters."
        : !StorableText.IsLine(name) ? "The name has characters that cannot be shown; remove them."
        : null;
}
