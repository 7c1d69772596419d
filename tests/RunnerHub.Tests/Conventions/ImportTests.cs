using System.Text.RegularExpressions;

namespace RunnerHub.Tests.Conventions;

/// <summary>Who may import whom. A new room needs a row here.</summary>
public sealed partial class ImportTests
{
    private static readonly string[] Everywhere = ["Platform", "Data", "Access", "Features.Shared"];

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Platform"] = [],
        // The context names the entities that it stores, and nothing else of them.
        ["Data"] = ["Platform", "Access", "Features.Runners", "Features.Jobs", "Features.Logs"],
        ["Access"] = ["Platform", "Data"],
        ["Features.Shared"] = Everywhere,
        ["Features.Accounts"] = Everywhere,
        ["Features.Organizations"] = Everywhere,
        ["Features.Repositories"] = Everywhere,
        ["Features.Runners"] = Everywhere,
        ["Features.Secrets"] = Everywhere,
        ["Features.Webhooks"] = [.. Everywhere, "Features.Jobs"],
        ["Features.Operations"] = Everywhere,
        ["Features.Dashboard"] = [.. Everywhere, "Features.Runners"],
        ["Features.Presence"] = [.. Everywhere, "Features.Runners"],
        ["Features.Jobs"] = [.. Everywhere, "Features.Runners", "Features.Repositories", "Features.Secrets"],
        ["Features.Workflows"] = [.. Everywhere, "Features.Secrets", "Features.Jobs"],
        ["Features.Logs"] = [.. Everywhere, "Features.Runners", "Features.Jobs"],
        // Read only: what is told of the fleet as a whole, or over time.
        ["Features.Fleet"] = [.. Everywhere, "Features.Runners", "Features.Jobs"],
        ["Features.RunnerTests"] = [.. Everywhere, "Features.Runners", "Features.Jobs", "Features.Logs"],
        ["Features.Demo"] = [.. Everywhere, "Features.Runners", "Features.Presence", "Features.Jobs", "Features.Logs"],
        ["Features.RunnerProtocol"] = [.. Everywhere, "Features.Runners", "Features.Presence", "Features.Jobs", "Features.Logs", "Protocol"],
    };

    /// <summary>Packages that only some rooms may know.</summary>
    private static readonly (string Package, string[] Rooms)[] Packages =
    [
        ("Npgsql", ["Data"]),
        ("Microsoft.Data.Sqlite", ["Data"]),
        ("Serilog", ["Platform"]),
        ("Google.Protobuf", ["Features.RunnerProtocol"]),
        ("YamlDotNet", ["Features.Jobs"]),
    ];

    [Fact]
    public void Every_room_imports_only_what_the_table_allows()
    {
        var wrong = Rooms().SelectMany(file => Import().Matches(file.Text).Select(match => match.Groups[1].Value)
                .Where(other => other != file.Room && !Allowed.GetValueOrDefault(file.Room, []).Contains(other))
                .Select(other => $"{file.Path} imports {other}"))
            .Distinct();

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_room_is_in_the_table() => Assert.Empty(Rooms().Select(file => file.Room).Distinct().Except(Allowed.Keys));

    [Fact]
    public void A_package_is_known_only_to_its_rooms()
    {
        var wrong = from file in Rooms()
                    from rule in Packages
                    where !rule.Rooms.Contains(file.Room) && file.Text.Contains($"using {rule.Package}", StringComparison.Ordinal)
                    select $"{file.Path} knows {rule.Package}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void The_protocol_library_knows_neither_the_application_nor_its_frameworks() =>
        Assert.Empty(SourceTree.Files(".cs", ".csproj").Where(file => file.Key.StartsWith("RunnerHub.Protocol/", StringComparison.Ordinal)
            && Forbidden().IsMatch(file.Value)).Select(file => file.Key));

    private static IEnumerable<(string Path, string Room, string Text)> Rooms() => SourceTree.Files(".cs", ".cshtml")
        .Select(file => (file.Key, Parts: file.Key.Split('/'), file.Value))
        .Where(file => file.Parts[0] == "RunnerHub" && file.Parts.Length > (file.Parts[1] == "Features" ? 3 : 2))
        .Select(file => (file.Key, file.Parts[1] == "Features" ? $"Features.{file.Parts[2]}" : file.Parts[1], file.Value));

    [GeneratedRegex(@"\bRunnerHub\.(Platform|Data|Access|Protocol|Features\.\w+)\b")]
    private static partial Regex Import();

    [GeneratedRegex(@"Microsoft\.AspNetCore|EntityFrameworkCore|RunnerHub\.(?!Protocol)")]
    private static partial Regex Forbidden();
}
