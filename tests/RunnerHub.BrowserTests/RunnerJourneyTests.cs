using Microsoft.Playwright;
using RunnerHub.Access;
using RunnerHub.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace RunnerHub.BrowserTests;

/// <summary>A runner's life as the owner of an organisation sees it.</summary>
public abstract class RunnerJourneyTests(Hub hub) : BrowserTests(hub)
{
    private readonly LocatorAssertionsToContainTextOptions ignoreCase = new() { IgnoreCase = true };

    [Theory]
    [MemberData(nameof(Look.All), MemberType = typeof(Look))]
    public async Task A_runner_arrives_while_the_page_waits_and_lives_until_it_is_deleted(int width, ColorScheme theme)
    {
        var (owner, organization) = (People.Unique("owner"), People.Unique("team"));
        await Hub.AddOrganizationAsync(organization, await Hub.AddUserAsync(owner));
        var runners = $"/org/{organization}/settings/actions/runners";
        await using var visitor = await AsAsync(owner, new Look(width, theme));
        var page = visitor.Page;

        await page.GotoAsync(runners);
        await visitor.Link("Add runner").First.ClickAsync();
        await visitor.Button("Show the token").ClickAsync();
        await Expect(page.GetByText("Waiting for the runner")).ToBeVisibleAsync();
        var token = await page.Locator("#registration-token").TextContentAsync();
        var runner = await Hub.StartRunnerAsync(token!.Trim(), "build-7", "linux");
        await Expect(page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "build-7" })).ToBeVisibleAsync();
        await visitor.ExpectUsableAsync();

        await page.GotoAsync(runners);
        var row = visitor.Row("build-7");
        await Expect(row).ToContainTextAsync("Idle");
        await ExpectInTimeAsync(row, "Active", runner.WorkAsync);
        // It goes on polling: however long the browser takes, it is not offline.
        await ExpectInTimeAsync(row, "Idle", () => runner.PollAsync());
        Hub.Clock.Advance(TimeSpan.FromSeconds(50));
        await ExpectInTimeAsync(row, "Offline");
        await visitor.ExpectUsableAsync();

        await visitor.Link("build-7").ClickAsync();
        await page.GetByLabel("Description").FillAsync("In the cellar 🚂 שלום");
        await visitor.Button("Update changes").ClickAsync();
        await Expect(page.GetByLabel("Description")).ToHaveValueAsync("In the cellar 🚂 שלום");
        await Expect(page.GetByText("Runner updated successfully")).ToBeVisibleAsync();
        await page.GetByText("Disable this runner").ClickAsync();
        await visitor.ConfirmAsync("Disable this runner");
        await Expect(page.GetByText("Disabled: it gets no new jobs")).ToBeVisibleAsync();
        await visitor.Button("Enable this runner").ClickAsync();
        await Expect(page.GetByText("Disabled: it gets no new jobs")).ToHaveCountAsync(0);
        await visitor.ExpectUsableAsync();
        await visitor.Link("Delete this runner").ClickAsync();
        await visitor.ConfirmAsync("Delete this runner");

        await Expect(page.GetByText("No runners yet")).ToBeVisibleAsync();
        var refusal = await Assert.ThrowsAsync<RunnerHub.Protocol.ConnectException>(runner.PollAsync);
        Assert.Equal(RunnerHub.Protocol.ConnectCode.Unauthenticated, refusal.Code);
    }

    [Theory]
    [MemberData(nameof(Look.All), MemberType = typeof(Look))]
    public async Task What_another_has_written_meanwhile_is_told_before_it_is_overwritten_though_the_page_has_updated_itself(int width, ColorScheme theme)
    {
        var owner = People.Unique("owner");
        var id = await Hub.AddAsync(Arrange.Runner("shared", new Scope.Owner(await Hub.AddUserAsync(owner)), lastOnline: Hub.Clock.GetUtcNow()), runner => runner.Id);
        var path = $"/user/settings/actions/runners/{id}";
        using var other = await Hub.AsAsync(owner);
        await using var visitor = await AsAsync(owner, new Look(width, theme));
        var page = visitor.Page;
        await page.SetViewportSizeAsync(width, 760);
        await page.GotoAsync(path);
        await page.GetByLabel("Description").FillAsync("mine");

        await other.SubmitAsync(path, $"/{id}", ("Description", "theirs"));
        await other.PostAsync($"{path}/update-runner?disabled=true");
        await Expect(page.GetByText("Disabled: it gets no new jobs")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Description")).ToHaveValueAsync("mine");
        await visitor.Button("Update changes").ClickAsync();

        await Expect(page.GetByText("it is now “theirs”. Save again to overwrite that.")).ToBeInViewportAsync();
        await Expect(page.GetByLabel("Description")).ToBeFocusedAsync();
        await visitor.ExpectUsableAsync();
        await other.PostAsync($"{path}/update-runner?disabled=false");
        await Expect(page.GetByText("Disabled: it gets no new jobs")).ToHaveCountAsync(0);
        await Expect(page.GetByLabel("Description")).ToHaveValueAsync("mine");
        await Expect(page.GetByText("it is now “theirs”")).ToBeVisibleAsync();
        await visitor.Button("Update changes").ClickAsync();
        await Expect(page.GetByText("Runner updated successfully")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Description")).ToHaveValueAsync("mine");
    }

    [Fact]
    public async Task A_token_that_was_reset_in_the_browser_registers_nobody()
    {
        var (owner, organization) = (People.Unique("owner"), People.Unique("team"));
        var scope = new Scope.Owner(await Hub.AddOrganizationAsync(organization, await Hub.AddUserAsync(owner)));
        var old = await TokenAsync(scope);
        await using var visitor = await AsAsync(owner, Look.Desk);

        await visitor.Page.GotoAsync($"/org/{organization}/settings/actions/runners/new");
        await visitor.Link("Reset token").ClickAsync();
        await visitor.ConfirmAsync("Reset token");
        await Expect(visitor.Page.GetByText("Runner registration token reset successfully")).ToBeVisibleAsync();

        await Assert.ThrowsAsync<RunnerHub.Protocol.ConnectException>(() => Hub.StartRunnerAsync(old, "late"));
        Assert.NotEqual(old, await TokenAsync(scope));
    }

    [Fact]
    public async Task Several_runners_are_disabled_and_deleted_at_once()
    {
        var user = People.Unique("user");
        var scope = new Scope.Owner(await Hub.AddUserAsync(user));
        foreach (var name in new[] { "amber", "birch", "cedar" })
        {
            await Hub.AddAsync(Arrange.Runner(name, scope, labels: ["linux"]), runner => runner.Id);
        }

        await using var visitor = await AsAsync(user, Look.Desk);
        var page = visitor.Page;
        await page.GotoAsync("/user/settings/actions/runners?sort=alphabetically");

        await visitor.Row("amber").GetByRole(AriaRole.Checkbox).CheckAsync();
        await visitor.Row("birch").GetByRole(AriaRole.Checkbox).CheckAsync();
        await Expect(page.Locator("[data-bulk-count]")).ToHaveTextAsync("2");
        await BulkButton("Disable").ClickAsync();
        await visitor.ConfirmAsync("Disable 2 runners");
        await Expect(visitor.Row("amber").Locator(".cell-status")).ToContainTextAsync("Disabled", ignoreCase);
        await Expect(visitor.Row("birch").Locator(".cell-status")).ToContainTextAsync("Disabled", ignoreCase);
        await Expect(visitor.Row("cedar").Locator(".cell-status")).Not.ToContainTextAsync("Disabled", ignoreCase);

        await page.Locator("thead [data-select-all]").CheckAsync();
        await BulkButton("Delete").ClickAsync();
        await visitor.ConfirmAsync("Delete 3 runners");
        await Expect(page.GetByText("No runners yet")).ToBeVisibleAsync();

        ILocator BulkButton(string name) =>
            page.Locator("[data-bulk]").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = name, Exact = true });
    }

    public sealed class Sqlite(SqliteHub hub) : RunnerJourneyTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RunnerJourneyTests(hub), IClassFixture<PostgresHub>;
}
