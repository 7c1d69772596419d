using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Features.Runners;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Runners;

public abstract class RunnerPageTests(Hub hub) : HubTests(hub)
{
    private const string Runners = "/-/admin/actions/runners";

    [Fact]
    public async Task The_page_of_a_runner_tells_all_that_is_known_of_it()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var runner = Arrange.Runner(
            $"{places.Tag} build", places.Organization.Scope, lastOnline: Hub.Clock.GetUtcNow().AddHours(-2), ephemeral: true, disabled: true,
            description: "Ask Maya.\nRack 4.", version: "v3.0.4", labels: ["gpu", "linux"]);
        var id = await Hub.AddAsync(runner, added => added.Id);
        using var owner = await places.KeeperAsync(places.Organization);

        var page = await owner.OpenAsync($"{places.Organization.Path}/{id}");

        Assert.Equal($"{places.Tag} build", page.Find("h1").TextContent);
        Assert.Equal("Offline disabled ephemeral", string.Join(' ', page.Find(".state-line").Children.Select(word => word.TextContent)));
        foreach (var fact in new[]
        {
            "Availability Disabled: it gets no new jobs", "Last online 2 hours ago", "Last active Never", $"Scope {places.Tag}-org Organisation", "Version v3.0.4",
            "Kind Ephemeral: removed after one job", "Registered 3 days ago", $"ID {id}", $"UUID {runner.Uuid}",
        })
        {
            Assert.Contains(fact, Facts(page));
        }

        Assert.Equal([$"{places.Organization.Path}?label=gpu", $"{places.Organization.Path}?label=linux"], page.Document.QuerySelectorAll(".chips a").Select(link => link.GetAttribute("href")!));
        Assert.Equal("Ask Maya.\nRack 4.", page.Find("textarea").TextContent);
    }

    [Fact]
    public async Task A_description_is_changed()
    {
        var id = await AddAsync();
        using var admin = await Hub.AsAdminAsync();

        var done = await admin.SubmitAsync($"{Runners}/{id}", $"/{id}", ("Description", "  مشغل 🦊\r\nsecond line  "));

        var page = await admin.OpenAsync(done.Location!);
        Assert.Contains("Runner updated successfully", page.Text, StringComparison.Ordinal);
        Assert.Equal("مشغل 🦊\nsecond line", page.Find("textarea").TextContent);
    }

    [Fact]
    public async Task Of_the_length_of_a_description_a_line_end_counts_once_and_space_around_it_not_at_all()
    {
        var id = await AddAsync();
        using var admin = await Hub.AsAdminAsync();
        // A browser sends two characters for a line end.
        var longest = string.Join("\r\n", Enumerable.Repeat("x", ActionRunner.LongestDescription / 2)) + "y";

        Assert.Equal(HttpStatusCode.Redirect, (await admin.SubmitAsync($"{Runners}/{id}", $"/{id}", ("Description", $"\r\n{longest} \r\n"))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.SubmitAsync($"{Runners}/{id}", $"/{id}", ("Description", longest + "z"))).Status);
    }

    [Theory]
    [InlineData(1025, "", "at most 1024 characters")]
    [InlineData(0, "bell \a rings", "characters that cannot be shown")]
    public async Task A_description_that_cannot_be_kept_is_refused_beside_the_field_and_stays_typed(int length, string text, string reason)
    {
        var id = await AddAsync(description: "as before");
        var typed = new string('d', length) + text;
        using var admin = await Hub.AsAdminAsync();

        var refused = await admin.SubmitAsync($"{Runners}/{id}", $"/{id}", ("Description", typed));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains(reason, refused.Find("#description-error").TextContent, StringComparison.Ordinal);
        Assert.Contains("description-error", refused.Find("textarea").GetAttribute("aria-describedby")!, StringComparison.Ordinal);
        Assert.Equal(typed, refused.Find("textarea").TextContent);
        Assert.Equal("as before", (await admin.OpenAsync($"{Runners}/{id}")).Find("textarea").TextContent);
    }

    [Fact]
    public async Task Disabling_asks_when_somebody_would_feel_it()
    {
        var label = People.Unique("label");
        var (last, other) = (await AddAsync(labels: [label, "common"]), await AddAsync(labels: ["common"]));
        using var admin = await Hub.AsAdminAsync();

        var page = await admin.OpenAsync($"{Runners}/{last}");
        var question = page.Find("a[href$='update-runner?disabled=true']").GetAttribute("href")!;
        var asked = await admin.OpenAsync(question);
        Assert.Contains($"No other enabled runner here has the label \u2068{label}\u2069", asked.Text, StringComparison.Ordinal);
        Assert.Equal($"{Runners}/{last}", (await admin.SubmitAsync(asked, "update-runner?disabled=true")).Location);
        Assert.Contains("Disabled: it gets no new jobs", (await admin.OpenAsync($"{Runners}/{last}")).Text, StringComparison.Ordinal);

        // The common one is also had by a third runner, so that nobody would miss this one.
        await AddAsync(labels: ["common"]);
        await admin.SubmitAsync($"{Runners}/{other}", "update-runner?disabled=true");
        Assert.Contains("Disabled: it gets no new jobs", (await admin.OpenAsync($"{Runners}/{other}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Enabling_asks_nothing()
    {
        var id = await AddAsync(disabled: true);
        using var admin = await Hub.AsAdminAsync();

        await admin.SubmitAsync($"{Runners}/{id}", "update-runner?disabled=false");

        Assert.Contains("Availability Enabled", Facts(await admin.OpenAsync($"{Runners}/{id}")));
    }

    [Fact]
    public async Task Deleting_says_in_numbers_what_will_happen()
    {
        var (one, two) = (People.Unique("label"), People.Unique("label"));
        var id = await AddAsync(active: true, labels: [one, two]);
        using var admin = await Hub.AsAdminAsync();

        var asked = await admin.OpenAsync($"{Runners}/{id}/delete");

        Assert.Contains("It is working on a job right now.", asked.Text, StringComparison.Ordinal);
        Assert.Contains($"the labels \u2068{one}\u2069 and \u2068{two}\u2069. Jobs that ask for them will wait.", asked.Text, StringComparison.Ordinal);
        Assert.Equal(Runners, (await admin.SubmitAsync(asked, $"/{id}/delete")).Location);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync($"{Runners}/{id}")).Status);
    }

    [Fact]
    public async Task A_disabled_runner_takes_no_label_away()
    {
        var id = await AddAsync(disabled: true, labels: [People.Unique("label")]);
        using var admin = await Hub.AsAdminAsync();

        Assert.DoesNotContain("No other enabled runner", (await admin.OpenAsync($"{Runners}/{id}/delete")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/{0}/update-runner")]
    [InlineData("/{0}/update-runner?disabled=maybe")]
    [InlineData("/{0}/update-runner?disabled=")]
    public async Task Disabling_needs_to_be_told_what(string path)
    {
        var id = await AddAsync();
        using var admin = await Hub.AsAdminAsync();
        var address = Runners + string.Format(System.Globalization.CultureInfo.InvariantCulture, path, id);

        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostAsync(address)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.GetAsync(address)).Status);
    }

    [Fact]
    public async Task What_changes_while_the_page_is_read_is_not_taken_for_seen()
    {
        var id = await AddAsync();
        using var admin = await Hub.AsAdminAsync();
        using var statements = new Statements(Hub);
        var reads = 0;
        statements.OnAsking = text =>
        {
            if (text.Contains("\"ActionRunners\"", StringComparison.Ordinal) && ++reads == 2)
            {
                Hub.ReadAsync(db => db.Runners.Where(runner => runner.Id == id).ExecuteUpdateAsync(set => set.SetProperty(runner => runner.IsDisabled, true))).GetAwaiter().GetResult();
            }
        };

        var early = await SeenAsync();
        Assert.NotEqual(early, await SeenAsync());

        async Task<string> SeenAsync() => (await admin.OpenAsync($"{Runners}/{id}")).Find("[data-seen]").GetAttribute("data-seen")!;
    }

    private static IEnumerable<string> Facts(Seen page) => page.Document.QuerySelectorAll("dl.facts > div")
        .Select(fact => string.Join(' ', fact.Children.SelectMany(part => part.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));

    private async Task<long> AddAsync(string description = "", bool disabled = false, bool active = false, params string[] labels)
    {
        var now = active ? Hub.Clock.GetUtcNow() : (DateTimeOffset?)null;
        return await Hub.AddAsync(
            Arrange.Runner(People.Unique("runner"), lastOnline: now, lastActive: now, disabled: disabled, description: description, labels: labels), runner => runner.Id);
    }

    public sealed class Sqlite(SqliteHub hub) : RunnerPageTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RunnerPageTests(hub), IClassFixture<PostgresHub>;
}
