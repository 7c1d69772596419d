using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Repositories;

public abstract class CreateRepositoryTests(Hub hub) : HubTests(hub)
{
    private const string Page = "/repo/create";

    private readonly string owner = People.Unique("Olga");

    [Fact]
    public async Task People_create_repositories_for_themselves_and_for_organisations_that_they_own()
    {
        var (guild, club) = (People.Unique("Guild"), People.Unique("club"));
        var id = await Hub.AddUserAsync(owner);
        await Hub.AddOrganizationAsync(guild, id);
        await Hub.AddOrganizationAsync(club, await Hub.AddUserAsync(People.Unique("other")), id);
        using var olga = await Hub.AsAsync(owner);

        var form = await olga.OpenAsync($"{Page}?owner={guild.ToUpperInvariant()}");
        Assert.Equal([owner, guild], form.Document.QuerySelectorAll("#Owner option").Select(option => option.TextContent));
        Assert.Equal(guild, form.Find("#Owner option[selected]").TextContent);
        var forGuild = await olga.SubmitAsync(form, Page, ("Name", "Rocket.js"), ("Description", " Up\r\nand away "));
        var forSelf = await olga.SubmitAsync(Page, Page, ("Name", "Rocket.js"));

        Assert.Equal($"/{guild}/Rocket.js", forGuild.Location);
        Assert.Equal($"/{owner}/Rocket.js", forSelf.Location);
        Assert.Contains("Up and away", (await olga.OpenAsync($"/{guild}/rocket.JS")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_creates_a_repository_for_others_but_a_site_administrator()
    {
        var (club, stranger) = (People.Unique("club"), People.Unique("sven"));
        await Hub.AddOrganizationAsync(club, await Hub.AddUserAsync(stranger), await Hub.AddUserAsync(owner));
        using var olga = await Hub.AsAsync(owner);
        using var admin = await Hub.AsAdminAsync();

        foreach (var other in new[] { club, stranger, "nobody-of-this-name", "", "🚀" })
        {
            var refused = await olga.PostAsync(Page, ("Owner", other), ("Name", "rocket"), ("Description", "kept"));

            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.Equal("Choose yourself or an organisation that you own.", refused.Find("#Owner-error").TextContent);
            Assert.Equal("rocket", refused.Find("#Name").GetAttribute("value"));
            Assert.Equal("kept", refused.Find("#Description").TextContent.Trim());
        }

        Assert.Equal(owner, (await olga.OpenAsync($"{Page}?owner={club}")).Find("#Owner").TextContent.Trim());
        Assert.Equal($"/{club}/rocket", (await admin.SubmitAsync($"{Page}?owner={club}", Page, ("Name", "rocket"))).Location);
    }

    [Fact]
    public async Task A_name_that_cannot_be_one_is_refused_beside_its_field_and_stays_typed()
    {
        await Hub.AddUserAsync(owner);
        using var olga = await Hub.AsAsync(owner);
        var page = await olga.OpenAsync(Page);
        string[] fineForRepositories = ["-a", "a-", "a--b", BadText.Long(41).Replace('x', 'a')];
        foreach (var name in BadText.Names.Except(fineForRepositories).Concat(["settings", "Settings", "a.git", "a.WIKI", ".", "-", BadText.Long(101)]))
        {
            var refused = await olga.SubmitAsync(page, Page, ("Name", name));

            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.NotEqual("", refused.Find("#Name-error").TextContent);
            Assert.Equal(name, refused.Find("#Name").GetAttribute("value") ?? "");
        }

        Assert.Equal($"/{owner}/{BadText.Long(100)}", (await olga.SubmitAsync(page, Page, ("Name", BadText.Long(100)))).Location);
    }

    [Fact]
    public async Task An_owner_has_a_name_once_whatever_its_case_even_when_many_ask_at_once()
    {
        await Hub.AddUserAsync(owner);
        using var olga = await Hub.AsAsync(owner);
        var page = await olga.OpenAsync(Page);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => olga.SubmitAsync(page, Page, ("Name", i % 2 == 0 ? "rocket" : "ROCKET"))));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Redirect);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Redirect), refused =>
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.Contains($"{owner} has a repository named", refused.Find("#Name-error").TextContent, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_description_that_is_too_long_or_cannot_be_shown_writes_nothing()
    {
        var id = await Hub.AddUserAsync(owner);
        using var olga = await Hub.AsAsync(owner);
        foreach (var text in new[] { BadText.Long(Names.LongestDescription + 1), "bell\u0007" })
        {
            var refused = await olga.SubmitAsync(Page, Page, ("Name", "rocket"), ("Description", text));

            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.NotEqual("", refused.Find("#Description-error").TextContent);
            Assert.Equal(text, refused.Find("#Description").TextContent.TrimStart('\n'));
        }

        Assert.False(await Hub.ReadAsync(db => db.Repositories.AnyAsync(repository => repository.OwnerId == id)));
    }

    public sealed class Sqlite(SqliteHub hub) : CreateRepositoryTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : CreateRepositoryTests(hub), IClassFixture<PostgresHub>;
}
