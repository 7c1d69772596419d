using RunnerHub.Platform;

namespace RunnerHub.Features.Shared;

/// <summary>What the pages of all features live on.</summary>
internal static class SharedFeature
{
    public static void AddShared(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Glimpses>();
        builder.Services.AddSingleton<LiveEvents>();
        builder.Services.AddSingleton<IFigures, LivePageMetrics>();
    }
}
