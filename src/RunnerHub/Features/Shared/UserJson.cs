using System.Linq.Expressions;
using RunnerHub.Access;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Shared;

/// <summary>
/// A user, or an organisation where one stands for an owner, as Gitea's clients expect it; what this server does not keep has the
/// value that Gitea gives to an empty field.
/// </summary>
internal sealed record UserJson : IApiExample<UserJson>
{
    /// <summary>All of it; <see cref="SeenBy"/> takes out what is nobody else's business.</summary>
    public static readonly Expression<Func<Owner, UserJson>> FromOwner = owner => new UserJson
    {
        Id = owner.Id,
        Login = owner.Name,
        Username = owner.Name,
        IsAdmin = owner.User != null && owner.User.IsAdmin,
        Active = owner.User == null || owner.User.IsActive,
        ProhibitLogin = owner.User == null || !owner.User.IsActive,
        Description = owner.Description,
        LastLogin = owner.User!.LastSignIn ?? DateTimeOffset.UnixEpoch,
        Created = owner.Created,
    };

    public static UserJson Example => new()
    {
        Id = 3,
        Login = "alice",
        Username = "alice",
        HtmlUrl = "https://runners.example.com/alice",
        IsAdmin = false,
        Active = true,
        ProhibitLogin = false,
        Description = "",
        LastLogin = DateTimeOffset.UnixEpoch.AddYears(56),
        Created = DateTimeOffset.UnixEpoch.AddYears(55),
    };

    public required long Id { get; init; }

    public required string Login { get; init; }

    public string LoginName { get; init; } = "";

    public long SourceId { get; init; }

    public string FullName { get; init; } = "";

    public string Email { get; init; } = "";

    public string AvatarUrl { get; init; } = "";

    public string HtmlUrl { get; init; } = "";

    public string Language { get; init; } = "";

    /// <summary>Told only to the user and to administrators, as are last_login, active and prohibit_login.</summary>
    public required bool IsAdmin { get; init; }

    public required DateTimeOffset LastLogin { get; init; }

    public required DateTimeOffset Created { get; init; }

    public bool Restricted { get; init; }

    public required bool Active { get; init; }

    public required bool ProhibitLogin { get; init; }

    public string Location { get; init; } = "";

    public string Website { get; init; } = "";

    public required string Description { get; init; }

    public string Visibility { get; init; } = "public";

    public int FollowersCount { get; init; }

    public int FollowingCount { get; init; }

    public int StarredReposCount { get; init; }

    /// <summary>A copy of the login that old clients read.</summary>
    public required string Username { get; init; }

    /// <summary>With the address of the user's page.</summary>
    public UserJson At(string server) => this with { HtmlUrl = $"{server}/{Login}" };

    /// <summary>What Gitea tells of a user only to that user and to administrators is as if it were empty for others.</summary>
    public UserJson SeenBy(CurrentUser viewer) => viewer.IsAdmin || viewer.Id == Id ? this
        : this with { IsAdmin = false, Active = false, ProhibitLogin = false, LastLogin = default };
}
