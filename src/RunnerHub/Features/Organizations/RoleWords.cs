using RunnerHub.Access;

namespace RunnerHub.Features.Organizations;

internal static class RoleWords
{
    public static string Of(OrganizationRole role) => role == OrganizationRole.Owner ? "Owner" : "Member";

    public static string KeyOf(OrganizationRole role) => role == OrganizationRole.Owner ? "owner" : "member";

    /// <returns>Null for what is no role.</returns>
    public static OrganizationRole? Parse(string? key) => key switch
    {
        "member" => OrganizationRole.Member,
        "owner" => OrganizationRole.Owner,
        _ => null,
    };

    public static string WithArticle(OrganizationRole role) => role == OrganizationRole.Owner ? "an owner" : "a member";
}
