using System.Diagnostics;

namespace RunnerHub.Benchmarks.Report;

/// <summary>From the start of the published program to its first page, with a database that is not there yet.</summary>
internal static class StartPart
{
    public const string Name = "start";
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(ReportRun run)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"runnerhub-published-{Guid.NewGuid():N}");
        try
        {
            await PublishAsync(folder);
            var times = new Dictionary<string, List<TimeSpan>>();
            for (var time = 0; time < run.Pick(1, 5); time++)
            {
                await Engines.EachAsync(async (engine, connectionString) =>
                {
                    using var hub = await ServerProcess.StartHubAsync(connectionString, program: Path.Combine(folder, "RunnerHub.dll"), probe: "/user/login");
                    times.TryAdd(engine, []);
                    times[engine].Add(hub.StartTime);
                });
            }

            foreach (var (engine, all) in times)
            {
                var middle = all.Order().ElementAt(all.Count / 2);
                run.Add(Name, "start to first page, published, empty database", engine, "under 2 s", $"{middle.TotalSeconds:F2} s", middle < Most);
            }
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    /// <summary>As README tells people to.</summary>
    private static async Task PublishAsync(string folder)
    {
        var project = Path.Combine(Repository.Root, "src", "RunnerHub");
        using var publish = Process.Start(new ProcessStartInfo(
            "dotnet", ["publish", project, "--use-current-runtime", "--self-contained", "false", "-p:PublishReadyToRun=true", "--output", folder, "-v", "q", "--nologo"]))!;
        await publish.WaitForExitAsync();
        if (publish.ExitCode != 0)
        {
            throw new InvalidOperationException("The program cannot be published.");
        }
    }
}
