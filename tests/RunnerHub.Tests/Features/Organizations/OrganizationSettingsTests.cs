using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Features.Runners;
using RunnerHub.Protocol;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Organizations;

public abstract class OrganizationSettingsTests(Hub hub) : HubTests(hub)
{
    private readonly string organization = People.Unique("Guild");
    private readonly string owner = People.Unique("olaf");

    private string Settings => $"/org/{organization}/settings";

    [Fact]
    public async Task Owners_describe_their_organisation()
    {
        await MakeAsync();
        using var olaf = await Hub.AsAsync(owner);

        var saved = await olaf.SubmitAsync(Settings, Settings, ("Description", " Rockets 🚀\r\nمرحبا "));

        Assert.Equal(Settings, saved.Location);
        Assert.Equal("Rockets 🚀\nمرحبا", (await olaf.OpenAsync(Settings)).Find("#Description").TextContent.TrimStart('\n'));
        Assert.Contains("Rockets 🚀 مرحبا", (await olaf.OpenAsync($"/{organization}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_description_that_is_too_long_or_cannot_be_shown_changes_nothing_and_stays_typed()
    {
        await MakeAsync();
        using var olaf = await Hub.AsAsync(owner);
        foreach (var text in new[] { BadText.Long(Names.LongestDescription + 1), "bell\u0007" })
        {
            var refused = await olaf.SubmitAsync(Settings, Settings, ("Description", text));

            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.NotEqual("", refused.Find("#Description-error").TextContent);
            Assert.Equal(text, refused.Find("#Description").TextContent.TrimStart('\n'));
        }

        Assert.Equal("", await Hub.ReadAsync(db => db.Owners.Where(o => o.Name == organization).Select(o => o.Description).SingleAsync()));
    }

    [Fact]
    public async Task Deleting_takes_the_runners_and_tokens_along_and_refuses_the_runners_at_once()
    {
        var id = await MakeAsync();
        var token = await Hub.RegistrationTokenAsync(new Scope.Owner(id));
        var runner = await Hub.StartRunnerAsync(token, "builder");
        await Hub.StartRunnerAsync(token, "tester");
        var others = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(), "of-the-site");
        using var olaf = await Hub.AsAsync(owner);

        var question = await olaf.OpenAsync($"{Settings}/delete");
        Assert.Contains("Its 2 runners are removed", question.Text, StringComparison.Ordinal);
        Assert.Contains("Its registration token stops working.", question.Text, StringComparison.Ordinal);
        var deleted = await olaf.SubmitAsync(question, "/delete", ("confirmation", organization));

        Assert.Equal("/", deleted.Location);
        Assert.Equal(ConnectCode.Unauthenticated, (await Assert.ThrowsAsync<ConnectException>(() => runner.PollAsync())).Code);
        await Assert.ThrowsAsync<ConnectException>(() => Hub.StartRunnerAsync(token, "late"));
        await others.PollAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await olaf.GetAsync($"/{organization}")).Status);
        var uuid = Guid.Parse(runner.Registered.Uuid);
        Assert.NotEqual(ActionRunner.Never, await Hub.ReadAsync(db => db.Runners.IgnoreQueryFilters().Where(r => r.Uuid == uuid).Select(r => r.Deleted).SingleAsync()));
    }

    [Fact]
    public async Task A_deleted_organisations_name_is_free_again_and_its_runners_belong_to_nobody()
    {
        var id = await MakeAsync();
        var ghost = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(new Scope.Owner(id)), People.Unique("ghost"));
        using var olaf = await Hub.AsAsync(owner);
        await olaf.SubmitAsync($"{Settings}/delete", "/delete", ("confirmation", organization));

        var again = await olaf.SubmitAsync("/org/create", "/org/create", ("Name", organization));

        Assert.Equal($"/{organization}", again.Location);
        Assert.DoesNotContain(ghost.Name, (await olaf.OpenAsync($"{Settings}/actions/runners")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_name_has_to_be_typed()
    {
        await MakeAsync();
        using var olaf = await Hub.AsAsync(owner);
        foreach (var typed in new[] { "", "other", BadText.Long(10_000), "🚀" })
        {
            var refused = await olaf.SubmitAsync($"{Settings}/delete", "/delete", ("confirmation", typed));

            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.Contains($"Type “{organization}”.", refused.Find("#confirmation-error").TextContent, StringComparison.Ordinal);
            Assert.Equal(typed, refused.Find("#confirmation").GetAttribute("value") ?? "");
        }

        await olaf.OpenAsync($"/{organization}");
    }

    [Fact]
    public async Task It_cannot_be_deleted_while_it_has_repositories()
    {
        var id = await MakeAsync();
        await Hub.AddRepositoryAsync("rocket", id);
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(new Scope.Owner(id)), "builder");
        using var olaf = await Hub.AsAsync(owner);

        var question = await olaf.OpenAsync($"{Settings}/delete");
        Assert.Contains("It still has a repository. Transfer or delete it first.", question.Text, StringComparison.Ordinal);
        Assert.Null(question.Document.QuerySelector("main button"));
        var refused = await olaf.PostAsync($"{Settings}/delete", ("confirmation", organization));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("still has a repository", refused.Text, StringComparison.Ordinal);
        await runner.PollAsync();
    }

    [Fact]
    public async Task Repositories_and_runners_made_while_it_is_deleted_are_left_in_no_half_way()
    {
        for (var round = 0; round < 6; round++)
        {
            var name = People.Unique("race");
            var id = await Hub.AddOrganizationAsync(name, await Hub.AddUserAsync(People.Unique("racer")));
            var token = round % 2 == 0 ? await Hub.RegistrationTokenAsync(new Scope.Owner(id)) : "";
            using var admin = await Hub.AsAdminAsync();
            var fields = ("__RequestVerificationToken", (await admin.OpenAsync("/org/create")).AntiforgeryToken);

            var deletion = admin.PostBareAsync($"/org/{name}/settings/delete", fields, ("confirmation", name));
            var creation = admin.PostBareAsync("/repo/create", fields, ("Owner", name), ("Name", "rocket"));
            var registration = token.Length == 0
                ? Hub.RegistrationTokenAsync(new Scope.Owner(id)).ContinueWith(_ => { }, TaskScheduler.Default)
                : Hub.StartRunnerAsync(token, "late").ContinueWith(_ => { }, TaskScheduler.Default);
            await Task.WhenAll(deletion, creation, registration);

            var (deleted, created) = ((await deletion).Status == HttpStatusCode.Redirect, (await creation).Status == HttpStatusCode.Redirect);
            Assert.True(deleted != created, $"deletion {(await deletion).Status}, creation {(await creation).Status}");
            if (deleted)
            {
                Assert.Equal(0, await Hub.ReadAsync(db => db.Runners.CountAsync(runner => runner.OwnerId == id))
                    + await Hub.ReadAsync(db => db.RunnerTokens.CountAsync(t => t.OwnerId == id)));
            }
        }
    }

    [Fact]
    public async Task The_navigation_shows_each_member_what_he_may_open()
    {
        var member = People.Unique("mona");
        await MakeAsync(await Hub.AddUserAsync(member));
        using var olaf = await Hub.AsAsync(owner);
        using var mona = await Hub.AsAsync(member);

        Assert.Equal(["Runners", "Queue", "Secrets", "Variables", "Webhooks", "Members", "Settings"], Entries(await olaf.OpenAsync(Settings)));
        Assert.Equal(["Members"], Entries(await mona.OpenAsync($"/org/{organization}/members")));

        static IEnumerable<string> Entries(Seen page) => page.Document.QuerySelectorAll(".settings-nav a").Select(link => link.TextContent.Trim());
    }

    private async Task<long> MakeAsync(params long[] members) =>
        await Hub.AddOrganizationAsync(organization, await Hub.AddUserAsync(owner), members);

    public sealed class Sqlite(SqliteHub hub) : OrganizationSettingsTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : OrganizationSettingsTests(hub), IClassFixture<PostgresHub>;
}
