using RunnerHub.Platform;

namespace RunnerHub.Features.Demo;

/// <summary><c>--demo</c>: an example site to look around in. Without that option nothing of this is there.</summary>
internal static class DemoFeature
{
    public const string Option = "demo";

    public static void AddDemo(this WebApplicationBuilder builder, CommandLine line)
    {
        if (line.Has(Option))
        {
            builder.Services.AddTransient<IStartupStep, FillDemo>();
            builder.Services.AddHostedService<DemoLife>();
        }
    }
}
