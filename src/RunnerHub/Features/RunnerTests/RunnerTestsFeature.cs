namespace RunnerHub.Features.RunnerTests;

/// <summary>A built-in job that shows whether a runner works.</summary>
internal static class RunnerTestsFeature
{
    public static void AddRunnerTests(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<RunnerTestRules>();
        builder.Services.AddScoped<RunnerTestStops>();
    }
}
