using RunnerHub.Access;

namespace RunnerHub.Features.Organizations;

internal static class RoleWords
{
    public static string Of(OrganizationRole role) => role == OrganizationRole.Owner ? "Owner" : "Member";

    public static string WithArticle(OrganizationRole role) => role == OrganizationRole.Owner ? "an owner" : "a member";
}
