using RunnerHub.Features.Jobs;

namespace RunnerHub.Features.Logs;

/// <summary>What runners print while they work: taken, kept, shown, removed after its time.</summary>
internal static class LogsFeature
{
    public static void AddLogs(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(new LogSettings(builder.Configuration));
        builder.Services.AddScoped<TaskLogs>();
        builder.Services.AddScoped<LogReader>();
        builder.Services.AddScoped<LogRemoval>();
        builder.Services.AddScoped<IFollowsRuns>(provider => provider.GetRequiredService<LogRemoval>());
        builder.Services.AddScoped<LogAnswers>();
        builder.Services.AddSingleton<LogEvents>();
        builder.Services.AddSingleton<LogMetrics>();
        builder.Services.AddHostedService<LogRetention>();
    }
}
