using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Features.Runners;
using RunnerHub.Tests.Support;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace RunnerHub.Tests.Conventions;

/// <summary>What README tells people to type works as it stands there.</summary>
public abstract class ReadmeTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task The_lines_for_programs_do_what_they_say()
    {
        var lines = (await File.ReadAllLinesAsync(Top("README.md"), TestContext.Current.CancellationToken))
            .SkipWhile(line => line != "## From a program").TakeWhile(line => line != "## How fast").Where(line => line.StartsWith("    ", StringComparison.Ordinal));

        var end = await Programs.RunAsync(new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", string.Join('\n', lines)])
        {
            Environment = { ["HUB"] = Hub.Address.ToString().TrimEnd('/'), ["NAME"] = Hub.AdminName, ["PASSWORD"] = Hub.Password },
        });

        Assert.True(end.ExitCode == 0, end.Error);
        Assert.Contains("{\"token\":\"", end.Output, StringComparison.Ordinal);
        Assert.Contains("\"total_count\":1", end.Output, StringComparison.Ordinal);
        Assert.Contains("id,uuid,name,", end.Output, StringComparison.Ordinal);
        Assert.Contains("\"description\":\"In repair\"", end.Output, StringComparison.Ordinal);
        Assert.NotNull(await Hub.ReadAsync(db => db.Runners.IgnoreQueryFilters().Where(runner => runner.Name == "build-9" && runner.IsDisabled && runner.Deleted != ActionRunner.Never).FirstOrDefaultAsync()));
    }

    [Fact]
    public async Task Whatever_setting_stands_in_the_file_env_reaches_the_nodes_of_the_compose_file_and_nobody_else()
    {
        var text = await File.ReadAllTextAsync(Top("docker-compose.yml"), TestContext.Current.CancellationToken);
        var services = (Dictionary<object, object>)new DeserializerBuilder().Build()
            .Deserialize<Dictionary<object, object>>(new MergingParser(new Parser(new StringReader(text))))["services"];

        Assert.All(services.Values.Cast<Dictionary<object, object>>(), service =>
            Assert.Equal(service["image"] is "runnerhub", service.TryGetValue("env_file", out var files)
                && ((List<object>)files).Cast<Dictionary<object, object>>().Any(file => file["path"] is ".env" && file["required"] is "false")));
    }

    private static string Top(string file, [CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "..", file);

    public sealed class Sqlite(SqliteHub hub) : ReadmeTests(hub), IClassFixture<SqliteHub>;
}
