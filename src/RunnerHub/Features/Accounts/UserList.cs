using System.Linq.Expressions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Accounts;

/// <summary>A user as its administration sees it.</summary>
internal sealed record UserRow
{
    public static readonly Expression<Func<User, UserRow>> FromUser = user => new UserRow
    {
        Id = user.Id,
        Name = user.UserName!,
        IsAdmin = user.IsAdmin,
        IsActive = user.IsActive,
        MustChangePassword = user.MustChangePassword,
        LockedUntil = user.LockoutEnd,
        LastSignIn = user.LastSignIn,
        Created = user.Owner!.Created,
    };

    public required long Id { get; init; }

    public required string Name { get; init; }

    public required bool IsAdmin { get; init; }

    public required bool IsActive { get; init; }

    public required bool MustChangePassword { get; init; }

    public required DateTimeOffset? LockedUntil { get; init; }

    public required DateTimeOffset? LastSignIn { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>Where it is administrated.</summary>
    public string Path => $"{UsersController.Path}/{Name}";

    public string WhyLastAdministratorStays => $"{Name} is the last active administrator. Make another user an administrator first.";

    public string Role => IsAdmin ? "Administrator" : "User";
}

internal enum UserFilter
{
    All,
    Active,
    Deactivated,
    Administrators,
}

/// <summary>The search, filter and page of the list as they stand in its address; a value that means nothing is as if it were not there.</summary>
internal sealed record UserListQuery
{
    private const int PageSize = 50;

    [FromQuery(Name = "q")]
    public string? Q { get; init; }

    [FromQuery(Name = "show")]
    public string? Show { get; init; }

    [FromQuery(Name = "page")]
    public string? Page { get; init; }

    public UserFilter Filter => Enum.GetValues<UserFilter>().FirstOrDefault(filter => KeyOf(filter) == Show);

    public bool IsFiltered => !string.IsNullOrWhiteSpace(Q) || Filter != UserFilter.All;

#pragma warning disable CA1308 // addresses are in lower case
    public static string KeyOf(UserFilter filter) => filter.ToString().ToLowerInvariant();
#pragma warning restore CA1308

    /// <summary>The address of the list with the same search and another filter.</summary>
    public string With(UserFilter filter) => UsersController.Path
        + AddressQuery.Of(("q", string.IsNullOrWhiteSpace(Q) ? null : Q), ("show", filter == UserFilter.All ? null : KeyOf(filter)));

    /// <summary>All users of the list, without pages.</summary>
    public Export<ExportedUser> Export(RunnerHubDb db) => new(
        Shown(Found(db)).Select(user => user.Id).ToListAsync,
        (ids, stop) => db.Users.Where(user => ids.Contains(user.Id)).Select(ExportedUser.FromUser).ToDictionaryAsync(user => user.Id, stop));

    public async Task<UserListPage> ReadAsync(RunnerHubDb db, CancellationToken cancellation)
    {
        var found = Found(db);
        var kinds = await found.GroupBy(user => new { user.IsActive, user.IsAdmin })
            .Select(kind => new { kind.Key.IsActive, kind.Key.IsAdmin, Count = kind.Count() }).ToListAsync(cancellation);
        var counts = new Dictionary<UserFilter, int>
        {
            [UserFilter.All] = kinds.Sum(kind => kind.Count),
            [UserFilter.Active] = kinds.Where(kind => kind.IsActive).Sum(kind => kind.Count),
            [UserFilter.Deactivated] = kinds.Where(kind => !kind.IsActive).Sum(kind => kind.Count),
            [UserFilter.Administrators] = kinds.Where(kind => kind.IsAdmin).Sum(kind => kind.Count),
        };
        var users = await Shown(found).Select(UserRow.FromUser)
            .ToPageAsync(int.TryParse(Page, out var number) ? number : 1, PageSize, cancellation);
        return new UserListPage(this, users, counts);
    }

    private IQueryable<User> Found(RunnerHubDb db)
    {
        var text = (Q ?? "").Trim().ToUpperInvariant();
        return db.Users.AsNoTracking().Where(user => user.NormalizedUserName!.Contains(text));
    }

    private IQueryable<User> Shown(IQueryable<User> found) => (Filter switch
    {
        UserFilter.Active => found.Where(user => user.IsActive),
        UserFilter.Deactivated => found.Where(user => !user.IsActive),
        UserFilter.Administrators => found.Where(user => user.IsAdmin),
        _ => found,
    }).OrderBy(user => user.NormalizedUserName);
}

/// <summary>A user in an export.</summary>
internal sealed record ExportedUser(
    long Id, string Name, bool Admin, bool Active, bool MustChangePassword, DateTimeOffset? LockedUntil, DateTimeOffset? LastSignIn, DateTimeOffset CreatedAt)
{
    public static readonly Expression<Func<User, ExportedUser>> FromUser = user => new ExportedUser(
        user.Id, user.UserName!, user.IsAdmin, user.IsActive, user.MustChangePassword, user.LockoutEnd, user.LastSignIn, user.Owner!.Created);
}

internal sealed record UserListPage(UserListQuery Query, Page<UserRow> Users, IReadOnlyDictionary<UserFilter, int> Counts);
