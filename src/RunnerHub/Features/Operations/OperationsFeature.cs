using RunnerHub.Features.Operations.Monitoring;

namespace RunnerHub.Features.Operations;

/// <summary>What those who run the server need: its command line, its health, and what it does at the moment.</summary>
internal static class OperationsFeature
{
    public static void AddOperations(this WebApplicationBuilder builder)
    {
        var token = new MetricsToken(builder.Configuration);
        builder.Services.AddHealth();
        builder.Services.AddSingleton(token);
        builder.Services.AddSingleton<MetricsEndpoint>();
        builder.AddTelemetry(token);
        builder.Services.AddSingleton<LiveFigures>();
        builder.Services.AddHostedService(services => services.GetRequiredService<LiveFigures>());
    }

    public static void MapOperations(this WebApplication app)
    {
        app.MapHealth();
        MetricsEndpoint.Map(app);
    }
}
