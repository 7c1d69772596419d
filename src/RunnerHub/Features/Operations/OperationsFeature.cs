using RunnerHub.Platform;

namespace RunnerHub.Features.Operations;

/// <summary>What those who run the server need: its command line and its health.</summary>
internal static class OperationsFeature
{
    public static void AddOperations(this WebApplicationBuilder builder)
    {
        builder.Services.AddHealth();
        builder.Services.AddTransient<ICommand, CheckHealth>();
    }

    public static void MapOperations(this WebApplication app)
    {
        app.MapHealth();
    }
}
