namespace RunnerHub.Features.Repositories;

/// <summary>Repositories: created, described, shared with collaborators, transferred and deleted.</summary>
internal static class RepositoriesFeature
{
    public static void AddRepositories(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<RepositoryRules>();
        builder.Services.AddScoped<FormerNames>();
        builder.Services.AddScoped<RepositoryReader>();
        builder.Services.AddScoped<EligibleOwners>();
        builder.Services.AddScoped<Collaborations>();
        builder.Services.AddScoped<RepositoryTransfer>();
    }

    public static RouteGroupBuilder MapRepositories(this RouteGroupBuilder api) => api.MapRepositoryLists().MapRepository().MapCollaborators();
}
