using RunnerHub.Access;

namespace RunnerHub.Features.Organizations;

internal sealed record CreateOrganizationForm
{
    public string? Name { get; init; }

    public string? Description { get; init; }
}

internal sealed record OrganizationForm
{
    public string? Description { get; init; }

    public string? MadeFrom { get; init; }
}

/// <summary>A person's name and the role to have.</summary>
internal sealed record MemberForm
{
    public string? Name { get; init; }

    public string? Role { get; init; } = "member";

    public OrganizationRole? ParsedRole => RoleWords.Parse(Role);
}
