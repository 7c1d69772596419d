using RunnerHub.Access;

namespace RunnerHub.Features.Workflows;

/// <summary>Workflows that repositories keep, and the runs that people and programs start from them.</summary>
internal static class WorkflowsFeature
{
    public static void AddWorkflows(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<StoredWorkflows>();
        builder.Services.AddScoped<RunSubmission>();
        builder.Services.AddScoped<IFollowsPlaces, WorkflowsFollowPlaces>();
    }

    public static RouteGroupBuilder MapWorkflows(this RouteGroupBuilder api) => api.MapWorkflowEndpoints();
}
