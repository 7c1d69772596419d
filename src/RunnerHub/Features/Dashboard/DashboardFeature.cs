namespace RunnerHub.Features.Dashboard;

/// <summary>Where everybody arrives after signing in.</summary>
internal static class DashboardFeature
{
    public static void AddDashboard(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SiteTallies>();
        builder.Services.AddScoped<DashboardReader>();
    }
}
