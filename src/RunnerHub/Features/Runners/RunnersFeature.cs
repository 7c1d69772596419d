using RunnerHub.Access;
using RunnerHub.Platform;

namespace RunnerHub.Features.Runners;

/// <summary>Runners and their registration tokens: the rules, the pages at four scopes, the command that prints a token.</summary>
internal static class RunnersFeature
{
    public static void AddRunners(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<RegistrationTokens>();
        builder.Services.AddScoped<RunnerRegistry>();
        builder.Services.AddSingleton<RunnerDirectory>();
        builder.Services.AddSingleton<RunnerCallers>();
        builder.Services.AddHostedService<CheckDirectory>();
        builder.Services.AddSingleton<RememberedCounts>();
        builder.Services.AddScoped<RunnerLists>();
        builder.Services.AddScoped<RunnerService>();
        builder.Services.AddScoped<RunnerChanges>();
        builder.Services.AddSingleton<RunnerEvents>();
        builder.Services.AddSingleton<IFigures, RunnerMetrics>();
        builder.Services.AddScoped<IFollowsPlaces, RunnersFollowPlaces>();
        builder.Services.AddTransient<IStartupStep, SeedSiteToken>();
        builder.Services.AddTransient<ICommand, GenerateRunnerToken>();
    }
}
