namespace RunnerHub.Features.Organizations;

/// <summary>Organisations and their members, and the public page of every owner of repositories.</summary>
internal static class OrganizationsFeature
{
    public static void AddOrganizations(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<OrganizationRules>();
        builder.Services.AddScoped<Memberships>();
    }

    public static RouteGroupBuilder MapOrganizations(this RouteGroupBuilder api) => api.MapEachOrganization().MapMembers();
}
