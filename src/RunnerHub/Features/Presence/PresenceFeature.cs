namespace RunnerHub.Features.Presence;

/// <summary>Heartbeats of runners: held in memory, written in sets.</summary>
internal static class PresenceFeature
{
    public static void AddPresence(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RunnerPresence>();
        builder.Services.AddSingleton<PresenceMetrics>();
        builder.Services.AddHostedService<PresenceWriter>();
    }
}
