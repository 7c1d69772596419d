using System.CommandLine;

namespace RunnerHub.Benchmarks.Drills;

/// <summary>The command <c>drill</c>: what goes wrong one day, on purpose. Each says whether it went well, by its exit code too.</summary>
internal static class DrillCommand
{
    public static Command Create()
    {
        var crash = new Command("crash", "Kills the server 20 times while 50 runners work, then compares what they know with what is stored");
        crash.SetAction((_, _) => ExitCodeAsync(CrashDrill.RunAsync()));

        return new Command("drill", "Does on purpose what goes wrong one day, and says whether it was borne") { crash };
    }

    private static async Task<int> ExitCodeAsync(Task<bool> drill) => await drill ? 0 : 1;
}
