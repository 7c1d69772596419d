using RunnerHub.Access;

namespace RunnerHub.Features.Secrets;

/// <summary>The secrets and variables of jobs: kept at four scopes, changed on pages and by program, told to jobs.</summary>
internal static class SecretsFeature
{
    public static void AddSecrets(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ValueProtection>();
        builder.Services.AddSingleton<JobSecretsMemory>();
        builder.Services.AddScoped<JobSecrets>();
        builder.Services.AddScoped<ScopedValues<ActionSecret>>();
        builder.Services.AddScoped<ScopedValues<ActionVariable>>();
        builder.Services.AddScoped<IFollowsPlaces, SecretsFollowPlaces>();
    }

    public static RouteGroupBuilder MapSecrets(this RouteGroupBuilder api) => api.MapSecretEndpoints().MapVariableEndpoints();
}
