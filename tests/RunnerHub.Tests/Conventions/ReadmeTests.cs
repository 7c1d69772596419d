using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Features.Runners;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Conventions;

/// <summary>What README tells people to type works as it stands there.</summary>
public abstract class ReadmeTests(Hub hub) : HubTests(hub)
{
    /// <summary>For a machine that has much else to do.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task The_lines_for_programs_do_what_they_say()
    {
        var lines = (await File.ReadAllLinesAsync(Readme(), TestContext.Current.CancellationToken))
            .SkipWhile(line => line != "## From a program").TakeWhile(line => line != "## How fast").Where(line => line.StartsWith("    ", StringComparison.Ordinal));

        using var shell = Process.Start(new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", string.Join('\n', lines)])
        {
            Environment = { ["HUB"] = Hub.Address.ToString().TrimEnd('/'), ["NAME"] = Hub.AdminName, ["PASSWORD"] = Hub.Password },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        end.CancelAfter(Patience);
        var said = (Output: shell.StandardOutput.ReadToEndAsync(end.Token), Error: shell.StandardError.ReadToEndAsync(end.Token));
        await shell.WaitForExitAsync(end.Token);

        Assert.True(shell.ExitCode == 0, await said.Error);
        var output = await said.Output;
        Assert.Contains("{\"token\":\"", output, StringComparison.Ordinal);
        Assert.Contains("\"total_count\":1", output, StringComparison.Ordinal);
        Assert.Contains("id,uuid,name,", output, StringComparison.Ordinal);
        Assert.Contains("\"description\":\"In repair\"", output, StringComparison.Ordinal);
        Assert.NotNull(await Hub.ReadAsync(db => db.Runners.IgnoreQueryFilters().Where(runner => runner.Name == "build-9" && runner.IsDisabled && runner.Deleted != ActionRunner.Never).FirstOrDefaultAsync()));
    }

    private static string Readme([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "..", "README.md");

    public sealed class Sqlite(SqliteHub hub) : ReadmeTests(hub), IClassFixture<SqliteHub>;
}
