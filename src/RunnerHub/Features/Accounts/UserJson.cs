using System.Linq.Expressions;
using RunnerHub.Access;

namespace RunnerHub.Features.Accounts;

/// <summary>A user as Gitea's clients expect it; what this server does not keep has the value that Gitea gives to an empty field.</summary>
internal sealed record UserJson
{
    public static readonly Expression<Func<User, UserJson>> FromUser = user => new UserJson
    {
        Id = user.Id,
        Login = user.UserName!,
        Username = user.UserName!,
        IsAdmin = user.IsAdmin,
        Active = user.IsActive,
        ProhibitLogin = !user.IsActive,
        Description = user.Owner!.Description,
        LastLogin = user.LastSignIn ?? DateTimeOffset.UnixEpoch,
        Created = user.Owner!.Created,
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
}
