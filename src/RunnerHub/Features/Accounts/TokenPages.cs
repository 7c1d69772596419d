using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Accounts;

internal sealed record TokenRow(
    long Id, string Name, string LastEight, IReadOnlyList<string> Scopes, DateTimeOffset Created, DateTimeOffset? LastUsed, DateTimeOffset? Expires)
{
    public static readonly Expression<Func<AccessToken, TokenRow>> FromToken = token => new TokenRow(
        token.Id, token.Name, token.LastEight, TokenScopes.Stored(token.Scopes).Names(), token.Created, token.LastUsed, token.Expires);
}

/// <summary>What a person fills in for a new token.</summary>
internal sealed record TokenForm
{
    public string? Name { get; init; }

    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>The last day on which it is good, as a date field sends it; empty for ever.</summary>
    public string? Expires { get; init; }

    public bool Has(string scope) => Scopes?.Contains(scope) == true;

    /// <returns>False when it is no date.</returns>
    public bool TryReadExpires(out DateTimeOffset? end)
    {
        end = null;
        if (string.IsNullOrWhiteSpace(Expires))
        {
            return true;
        }

        var isDate = DateOnly.TryParseExact(Expires.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        end = isDate ? new DateTimeOffset(day.ToDateTime(TimeOnly.MaxValue), TimeSpan.Zero) : null;
        return isDate;
    }
}

/// <summary>Somebody's access tokens, and the form that makes one.</summary>
internal sealed record TokensPage(Page<TokenRow> Tokens, TokenForm Form, DateTimeOffset Now)
{
    public const string Path = "/user/settings/tokens";

    private const int Size = 50;

    /// <summary>What the scopes of a category open.</summary>
    public static (string Title, string Opens) WordsOf(TokenCategory category) => category switch
    {
        TokenCategory.User => ("Your account", "Who you are, your organisations, your own runners."),
        TokenCategory.Organization => ("Organisations", "Organisations, their members and their runners."),
        TokenCategory.Repository => ("Repositories", "Repositories, their collaborators and their runners."),
        TokenCategory.Admin => ("Administration", "All users and the runners of the site; for administrators only."),
        TokenCategory.Misc => ("Other", "What belongs to none of these."),
        _ => throw new ArgumentOutOfRangeException(nameof(category), category, "There are no words for it."),
    };

    public static async Task<TokensPage> ReadAsync(
        RunnerHubDb db, long userId, int page, TokenForm form, DateTimeOffset now, CancellationToken cancellation)
    {
        var tokens = await db.AccessTokens.Where(token => token.UserId == userId).OrderByDescending(token => token.Id)
            .Select(TokenRow.FromToken).ToPageAsync(page, Size, cancellation);
        return new TokensPage(tokens, form, now);
    }
}

/// <summary>A token that was just made, on the only page that ever shows it.</summary>
internal sealed record NewTokenPage(string Name, string Secret, IReadOnlyList<string> Scopes, DateTimeOffset? Expires);
