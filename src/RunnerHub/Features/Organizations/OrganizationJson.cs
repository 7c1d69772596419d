using System.Linq.Expressions;
using RunnerHub.Access;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Organizations;

/// <summary>An organisation as Gitea's clients expect it; what this server does not keep has the value that Gitea gives to an empty field.</summary>
internal sealed record OrganizationJson : IApiExample<OrganizationJson>
{
    public static readonly Expression<Func<Owner, OrganizationJson>> FromOwner = owner => new OrganizationJson
    {
        Id = owner.Id,
        Name = owner.Name,
        Username = owner.Name,
        Description = owner.Description,
        CreatedAt = owner.Created,
    };

    public static OrganizationJson Example =>
        new() { Id = 5, Name = "acme", Username = "acme", Description = "Makes everything.", CreatedAt = DateTimeOffset.UnixEpoch.AddYears(55) };

    public required long Id { get; init; }

    public required string Name { get; init; }

    public string FullName { get; init; } = "";

    public string Email { get; init; } = "";

    public string AvatarUrl { get; init; } = "";

    public required string Description { get; init; }

    public string Website { get; init; } = "";

    public string Location { get; init; } = "";

    /// <summary>Always public: everybody who is signed in may know of it. Its members and repositories are not.</summary>
    public string Visibility { get; init; } = "public";

    public bool RepoAdminChangeTeamAccess { get; init; }

    /// <summary>A copy of the name that old clients read.</summary>
    public required string Username { get; init; }

    /// <summary>Not in Gitea.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A new organisation; whoever makes it is its first owner.</summary>
/// <param name="Username">Its name.</param>
internal sealed record CreateOrganizationJson(string? Username, string? Description) : IApiExample<CreateOrganizationJson>
{
    public static CreateOrganizationJson Example => new("acme", "Makes everything.");
}

/// <summary>What is to be different; what is absent stays as it is.</summary>
internal sealed record EditOrganizationJson(string? Description) : IApiExample<EditOrganizationJson>
{
    public static EditOrganizationJson Example => new("Makes nearly everything.");
}

/// <param name="Role"><c>member</c> or <c>owner</c>; when absent, a new member is a member and nobody's role changes.</param>
internal sealed record MemberRoleJson(string? Role) : IApiExample<MemberRoleJson>
{
    public static MemberRoleJson Example => new("owner");
}
