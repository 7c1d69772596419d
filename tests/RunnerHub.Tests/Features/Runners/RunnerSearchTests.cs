using RunnerHub.Access;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Runners;

public abstract class RunnerSearchTests(Hub hub) : HubTests(hub)
{
    private static readonly RunnerPlace Site = new("/-/admin/actions/runners", new Scope.Instance());

    [Theory]
    [InlineData("gentle")]
    [InlineData("In the Cellar")]
    [InlineData("ARM64")]
    [InlineData("v9.8")]
    [InlineData("  gentle  ")]
    public async Task A_search_looks_at_name_description_labels_and_version(string text)
    {
        var tag = People.Unique("search");
        var found = await Hub.AddAsync(Arrange.Runner($"{tag} Gentle", description: $"{tag}\nin the cellar", version: "v9.8.7", labels: ["arm64", tag]), runner => runner.Id);
        await Hub.AddRunnerAsync($"{tag} other");
        using var admin = await Hub.AsAdminAsync();

        Assert.Equal([found], await admin.ExportAsync(Site, $"?q={Uri.EscapeDataString(text)}&label={tag}"));
    }

    [Theory]
    [InlineData("ÄPFEL", "äpfel")]
    [InlineData("äpfel", "ÄPFEL")]
    [InlineData("СБОРЩИК", "сборщик")]
    [InlineData("ΛΌΓΟΣ", "λόγος")]
    [InlineData("שרת בנייה", "שרת בנייה")]
    [InlineData("🦊🚀", "🦊🚀")]
    [InlineData("𐐀", "𐐨")]
    public async Task Case_does_not_matter_in_any_script(string name, string text)
    {
        var tag = People.Unique("script");
        var id = await Hub.AddRunnerAsync($"{tag} {name} end");
        using var admin = await Hub.AsAdminAsync();

        var answer = await admin.ExportAsync(Site, $"?q={Uri.EscapeDataString($"{tag} {text}")}");

        Assert.Equal([id], answer);
    }

    [Theory]
    [InlineData("100%")]
    [InlineData("a_b")]
    [InlineData(@"c:\build")]
    [InlineData("it's")]
    [InlineData("\"quoted\"")]
    [InlineData("[x]*?")]
    [InlineData("'; DROP TABLE \"ActionRunners\"; --")]
    public async Task Nothing_in_a_search_is_a_wildcard_or_more_than_text(string text)
    {
        var tag = People.Unique("literal");
        var id = await Hub.AddRunnerAsync($"{tag} {text}");
        await Hub.AddRunnerAsync($"{tag} 100x axb c:build its quoted x");
        using var admin = await Hub.AsAdminAsync();

        Assert.Equal([id], await admin.ExportAsync(Site, $"?q={Uri.EscapeDataString($"{tag} {text}")}"));
    }

    [Fact]
    public async Task A_search_finds_what_a_runner_says_now_and_no_runner_that_is_gone()
    {
        var (before, after) = (People.Unique("formerly"), People.Unique("nowadays"));
        var id = await Hub.AddAsync(Arrange.Runner("changing", description: before), runner => runner.Id);
        using var admin = await Hub.AsAdminAsync();
        Assert.Equal([id], await admin.PageAsync(Site, $"?q={before}"));

        await admin.PostAsync($"{Site.Path}/{id}", ("Description", after));
        Assert.Empty(await admin.PageAsync(Site, $"?q={before}"));
        Assert.Equal([id], await admin.PageAsync(Site, $"?q={after}"));

        await admin.PostAsync($"{Site.Path}/{id}/delete");
        Assert.Empty(await admin.PageAsync(Site, $"?q={after}"));
    }

    [Theory]
    [InlineData("%")]
    [InlineData("%%%")]
    [InlineData("___")]
    [InlineData("\"")]
    [InlineData("\"\"\"")]
    [InlineData("a OR b")]
    [InlineData("NEAR(a b)")]
    [InlineData("-abc")]
    [InlineData("SearchText:abc")]
    [InlineData("\\\\\\")]
    [InlineData("🦊")]
    [InlineData("é")]
    public async Task A_page_finds_by_its_index_what_an_export_finds_by_looking_at_all(string text)
    {
        var tag = People.Unique("both");
        var ids = await Hub.AddRunnersAsync([Arrange.Runner($"{tag} {text} end"), Arrange.Runner($"{tag} none")]);
        using var admin = await Hub.AsAdminAsync();
        var query = $"?sort=newest&q={Uri.EscapeDataString(text)}";

        Assert.Contains(ids[0], await admin.PageAsync(Site, query));
        Assert.DoesNotContain(ids[1], await admin.PageAsync(Site, query));
        Assert.Equal((await admin.ExportAsync(Site, query)).Take(50), await admin.PageAsync(Site, query));
        Assert.Equal([ids[0]], await admin.PageAsync(Site, $"?q={Uri.EscapeDataString($"{tag} {text}")}"));
    }

    [Fact]
    public async Task A_label_is_found_whole_and_whatever_its_case()
    {
        var tag = People.Unique("label");
        var id = await Hub.AddAsync(Arrange.Runner("labelled", labels: [$"{tag}-Größe"]), runner => runner.Id);
        await Hub.AddAsync(Arrange.Runner("labelled", labels: [$"{tag}-größer"]), runner => runner.Id);
        using var admin = await Hub.AsAdminAsync();

        Assert.Equal([id], await admin.ExportAsync(Site, $"?label={Uri.EscapeDataString($"{tag.ToUpperInvariant()}-GRÖßE")}"));
        Assert.Empty(await admin.ExportAsync(Site, $"?label={tag}"));
    }

    [Fact]
    public async Task A_search_longer_than_any_name_is_cut_between_two_letters()
    {
        using var admin = await Hub.AsAdminAsync();
        var name = new string('n', 254);
        var id = await Hub.AddRunnerAsync(name);

        Assert.Equal([id], await admin.ExportAsync(Site, $"?q={Uri.EscapeDataString(name + "🦊")}"));
        Assert.Empty(await admin.ExportAsync(Site, $"?label={Uri.EscapeDataString(name + "🦊🦊🦊")}"));
    }

    public sealed class Sqlite(SqliteHub hub) : RunnerSearchTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RunnerSearchTests(hub), IClassFixture<PostgresHub>;
}
