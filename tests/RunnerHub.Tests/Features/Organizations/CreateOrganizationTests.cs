using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Organizations;

public abstract class CreateOrganizationTests(Hub hub) : HubTests(hub)
{
    private const string Page = "/org/create";

    [Fact]
    public async Task Whoever_creates_an_organisation_is_its_owner()
    {
        var (name, owner) = (People.Unique("Acme"), People.Unique("olga"));
        await Hub.AddUserAsync(owner);
        using var olga = await Hub.AsAsync(owner);

        var made = await olga.SubmitAsync(Page, Page, ("Name", $" {name} "), ("Description", " Rockets \r\nand more "));

        Assert.Equal($"/{name}", made.Location);
        var shown = await olga.OpenAsync($"/{name}");
        Assert.Equal(name, shown.Find("h1").TextContent);
        Assert.Contains("Rockets and more", shown.Text, StringComparison.Ordinal);
        var members = await olga.OpenAsync($"/org/{name}/members");
        Assert.Contains(owner, members.Text, StringComparison.Ordinal);
        Assert.Contains("the only owner", members.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_cannot_be_one_is_refused_beside_its_field_and_stays_typed()
    {
        using var admin = await Hub.AsAdminAsync();
        var page = await admin.OpenAsync(Page);
        foreach (var name in BadText.Names)
        {
            var refused = await admin.SubmitAsync(page, Page, ("Name", name), ("Description", "kept"));

            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.NotEqual("", refused.Find("#Name-error").TextContent);
            Assert.Equal(name, refused.Find("#Name").GetAttribute("value") ?? "");
            Assert.Equal("kept", refused.Find("#Description").TextContent.Trim());
        }
    }

    [Fact]
    public async Task A_reserved_word_is_refused()
    {
        using var admin = await Hub.AsAdminAsync();
        foreach (var name in new[] { "admin", "API", "Org", "lib" })
        {
            var refused = await admin.SubmitAsync(Page, Page, ("Name", name));

            Assert.Equal($"“{name}” is a reserved name; choose another.", refused.Find("#Name-error").TextContent);
        }
    }

    [Fact]
    public async Task A_name_is_taken_once_by_users_and_organisations_together_whatever_its_case()
    {
        var (user, organization) = (People.Unique("Ulla"), People.Unique("Orbit"));
        await Hub.AddOrganizationAsync(organization, await Hub.AddUserAsync(user));
        using var admin = await Hub.AsAdminAsync();

        foreach (var name in new[] { user, user.ToUpperInvariant(), organization, organization.ToUpperInvariant() })
        {
            var refused = await admin.SubmitAsync(Page, Page, ("Name", name));

            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.Contains("is taken", refused.Find("#Name-error").TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Of_many_who_ask_for_a_name_at_once_one_gets_it()
    {
        var name = People.Unique("rush");
        using var admin = await Hub.AsAdminAsync();
        var page = await admin.OpenAsync(Page);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => admin.SubmitAsync(page, Page, ("Name", name))));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Redirect);
        Assert.Equal(7, answers.Count(answer => answer.Status == HttpStatusCode.UnprocessableEntity));
    }

    [Fact]
    public async Task Whoever_was_deleted_meanwhile_creates_none()
    {
        var name = People.Unique("orphan");
        var id = await Hub.AddUserAsync(People.Unique("gone"));
        using var program = await Hub.ProgramOfAsync(id);

        var answer = await Hub.ReadAsync(async db =>
        {
            await using var deletion = await db.Database.BeginTransactionAsync();
            await db.Users.Where(user => user.Id == id).ExecuteDeleteAsync();
            var before = Hub.Log.All.Count;
            var asked = program.PostAsync("/orgs", new { username = name });
            await Waiting.UntilAsync(() => asked.IsCompleted
                || Hub.Log.All.Skip(before).Any(line => line.Contains("Executed DbCommand", StringComparison.Ordinal) && line.Contains("AccessTokens", StringComparison.Ordinal)));

            await deletion.CommitAsync();
            return await asked;
        });

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "[Username]: Your account was deleted meanwhile."), (answer.Status, answer.Message));
        Assert.False(await Hub.ReadAsync(db => db.Owners.AnyAsync(owner => owner.Name == name)));
    }

    [Fact]
    public async Task A_description_that_is_too_long_or_cannot_be_shown_writes_nothing()
    {
        var name = People.Unique("wordy");
        using var admin = await Hub.AsAdminAsync();

        var tooLong = await admin.SubmitAsync(Page, Page, ("Name", name), ("Description", BadText.Long(Names.LongestDescription + 1)));
        var unshown = await admin.SubmitAsync(Page, Page, ("Name", name), ("Description", "bell\u0007"));

        Assert.Contains("too long", tooLong.Find("#Description-error").TextContent, StringComparison.Ordinal);
        Assert.Equal(name, tooLong.Find("#Name").GetAttribute("value"));
        Assert.Contains("cannot be shown", unshown.Find("#Description-error").TextContent, StringComparison.Ordinal);
        Assert.False(await Hub.ReadAsync(db => db.Owners.AnyAsync(owner => owner.Name == name)));
        Assert.Equal($"/{name}", (await admin.SubmitAsync(Page, Page, ("Name", name), ("Description", BadText.Long(Names.LongestDescription)))).Location);
    }

    [Fact]
    public async Task A_form_without_its_token_or_with_unstorable_text_is_refused()
    {
        using var admin = await Hub.AsAdminAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostBareAsync(Page, ("Name", People.Unique("bare")))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostAsync(Page, ("Name", "nul\0"))).Status);
    }

    public sealed class Sqlite(SqliteHub hub) : CreateOrganizationTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : CreateOrganizationTests(hub), IClassFixture<PostgresHub>;
}
