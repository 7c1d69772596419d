using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Repositories;

/// <summary>A repository that was renamed or given away is found at its former addresses by those who may know of it.</summary>
public abstract class FormerNamesTests(Hub hub) : HubTests(hub)
{
    private readonly string owner = People.Unique("olga");
    private readonly string organization = People.Unique("guild");

    [Fact]
    public async Task A_program_is_led_to_where_the_repository_is_now()
    {
        using var program = await MakeAsync();
        await program.PostAsync($"/repos/{owner}/rocket/transfer", new { new_owner = organization });

        var read = await program.GetAsync($"/repos/{owner.ToUpperInvariant()}/ROCKET/actions/runners?limit=5&q=a%20b");
        var head = await program.SendAsync(HttpMethod.Head, $"/repos/{owner}/rocket");
        var change = await program.PatchAsync($"/repos/{owner}/rocket", new { description = "Flies." });

        Assert.Equal((HttpStatusCode.MovedPermanently, $"/api/v1/repos/{organization}/rocket/actions/runners?limit=5&q=a%20b"), Where(read));
        Assert.Equal((HttpStatusCode.MovedPermanently, $"/api/v1/repos/{organization}/rocket"), Where(head));
        Assert.Equal((HttpStatusCode.TemporaryRedirect, $"/api/v1/repos/{organization}/rocket"), Where(change));
        var odd = await program.DeleteAsync($"/repos/{owner}/rocket/collaborators/%F0%9F%9A%80%0D%0Aa%2Fb");
        Assert.Equal((HttpStatusCode.TemporaryRedirect, $"/api/v1/repos/{organization}/rocket/collaborators/%F0%9F%9A%80%0D%0Aa%2Fb"), Where(odd));
        Assert.Equal("no-cache", read.Headers["Cache-Control"]);
        Assert.Equal("", (await program.GetAsync($"/repos/{organization}/rocket")).Json.GetProperty("description").GetString());
    }

    [Fact]
    public async Task A_renamed_repository_is_found_by_each_of_its_former_names()
    {
        using var program = await MakeAsync();

        foreach (var (from, to) in new[] { ("rocket", "Saturn"), ("saturn", "ariane") })
        {
            var renamed = await program.PatchAsync($"/repos/{owner}/{from}", new { name = to });
            Assert.Equal((HttpStatusCode.OK, to), (renamed.Status, renamed.Json.GetProperty("name").GetString()));
        }

        Assert.Equal($"/api/v1/repos/{owner}/ariane", Where(await program.GetAsync($"/repos/{owner}/rocket")).Location);
        Assert.Equal($"/api/v1/repos/{owner}/ariane", Where(await program.GetAsync($"/repos/{owner}/saturn")).Location);
    }

    [Fact]
    public async Task Other_letters_of_the_same_name_are_no_new_name()
    {
        using var program = await MakeAsync();

        await program.PatchAsync($"/repos/{owner}/rocket", new { name = "ROCKET" });

        Assert.Equal($"{owner}/ROCKET", (await program.GetAsync($"/repos/{owner}/rocket")).Json.GetProperty("full_name").GetString());
        Assert.False(await Hub.ReadAsync(db => db.FormerRepositoryNames.AnyAsync(former => former.Owner!.Name == owner)));
    }

    [Fact]
    public async Task Who_may_not_know_of_the_repository_where_it_is_now_learns_nothing()
    {
        using var program = await MakeAsync();
        using var stranger = await Hub.ProgramOfAsync(await Hub.AddUserAsync(People.Unique("stranger")));
        using var anonymous = Hub.Program();
        await program.PostAsync($"/repos/{owner}/rocket/transfer", new { new_owner = organization });

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/repos/{owner}/rocket")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.DeleteAsync($"/repos/{owner}/rocket")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.GetAsync($"/repos/{owner}/rocket")).Status);
    }

    [Fact]
    public async Task A_new_repository_takes_the_name_over()
    {
        using var program = await MakeAsync();
        await program.PostAsync($"/repos/{owner}/rocket/transfer", new { new_owner = organization });

        await program.PostAsync("/user/repos", new { name = "Rocket" });

        Assert.Equal($"{owner}/Rocket", (await program.GetAsync($"/repos/{owner}/rocket")).Json.GetProperty("full_name").GetString());
        await program.DeleteAsync($"/repos/{owner}/rocket");
        Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync($"/repos/{owner}/rocket")).Status);
    }

    [Fact]
    public async Task A_renamed_repository_takes_the_name_over_as_well()
    {
        using var program = await MakeAsync();
        await program.PostAsync($"/repos/{owner}/rocket/transfer", new { new_owner = organization });
        await program.PostAsync("/user/repos", new { name = "shuttle" });

        await program.PatchAsync($"/repos/{owner}/shuttle", new { name = "rocket" });

        Assert.Equal($"{owner}/rocket", (await program.GetAsync($"/repos/{owner}/rocket")).Json.GetProperty("full_name").GetString());
        await program.DeleteAsync($"/repos/{owner}/rocket");
        Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync($"/repos/{owner}/rocket")).Status);
    }

    [Fact]
    public async Task A_repository_that_comes_back_is_at_home_and_found_where_it_was_meanwhile()
    {
        using var program = await MakeAsync();
        await program.PostAsync($"/repos/{owner}/rocket/transfer", new { new_owner = organization });

        await program.PostAsync($"/repos/{organization}/rocket/transfer", new { new_owner = owner });

        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync($"/repos/{owner}/rocket")).Status);
        Assert.Equal($"/api/v1/repos/{owner}/rocket", Where(await program.GetAsync($"/repos/{organization}/rocket")).Location);
    }

    [Fact]
    public async Task A_deleted_repository_leaves_no_trace()
    {
        using var program = await MakeAsync();
        await program.PostAsync($"/repos/{owner}/rocket/transfer", new { new_owner = organization });

        Assert.Equal(HttpStatusCode.NoContent, (await program.DeleteAsync($"/repos/{organization}/rocket")).Status);

        Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync($"/repos/{owner}/rocket")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await program.DeleteAsync($"/orgs/{organization}")).Status);
    }

    [Fact]
    public async Task A_former_owner_can_be_deleted()
    {
        using var program = await MakeAsync();
        await program.PostAsync("/orgs", new { username = "before-" + organization });
        await program.PostAsync($"/orgs/before-{organization}/repos", new { name = "shuttle" });
        await program.PostAsync($"/repos/before-{organization}/shuttle/transfer", new { new_owner = organization });

        Assert.Equal(HttpStatusCode.NoContent, (await program.DeleteAsync($"/orgs/before-{organization}")).Status);

        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync($"/repos/{organization}/shuttle")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync($"/repos/before-{organization}/shuttle")).Status);
    }

    [Fact]
    public async Task Of_two_that_take_a_name_at_the_same_moment_one_has_it()
    {
        using var program = await MakeAsync();
        for (var round = 0; round < 5; round++)
        {
            var name = $"wanted-{round}";
            await program.PostAsync("/user/repos", new { name = $"other-{round}" });

            var answers = await Task.WhenAll(
                program.PostAsync("/user/repos", new { name }),
                program.PatchAsync($"/repos/{owner}/other-{round}", new { name }),
                program.PostAsync("/user/repos", new { name = name.ToUpperInvariant() }));

            Assert.Equal(2, answers.Count(answer => answer.Status == HttpStatusCode.Conflict));
            Assert.Equal(HttpStatusCode.OK, (await program.GetAsync($"/repos/{owner}/{name}")).Status);
        }
    }

    [Theory]
    [InlineData("""{"name":"twin"}""", 409)]
    [InlineData("""{"name":"TWIN","description":"Flies."}""", 409)]
    [InlineData("""{"name":"","description":"Flies."}""", 422)]
    [InlineData("""{"name":"a/b","description":"Flies."}""", 422)]
    [InlineData("""{"name":"new","description":"a\u0000b"}""", 422)]
    [InlineData("""{"name":7}""", 422)]
    public async Task A_change_that_is_refused_changes_nothing(string body, int status)
    {
        using var program = await MakeAsync();
        await program.PostAsync("/user/repos", new { name = "twin" });

        var answer = await program.PatchAsync($"/repos/{owner}/rocket", body);

        Assert.Equal((status, true), ((int)answer.Status, answer.Message!.Length > 0));
        Assert.Equal("", (await program.GetAsync($"/repos/{owner}/rocket")).Json.GetProperty("description").GetString());
        Assert.False(await Hub.ReadAsync(db => db.FormerRepositoryNames.AnyAsync(former => former.Owner!.Name == owner)));
    }

    [Fact]
    public async Task A_person_renames_in_the_settings_and_old_links_go_on_working()
    {
        using var program = await MakeAsync();
        using var olga = await Hub.AsAsync(owner);
        var settings = $"/{owner}/rocket/settings";

        var answer = await olga.SubmitAsync(settings, settings, ("Name", " Saturn "), ("Description", "Flies."));

        Assert.Equal($"/{owner}/Saturn/settings", answer.Location);
        Assert.Contains("Flies.", (await olga.OpenAsync($"/{owner}/saturn")).Text, StringComparison.Ordinal);
        var led = await olga.GetAsync($"{settings}/actions/runners?q=x");
        Assert.Equal((HttpStatusCode.MovedPermanently, $"/{owner}/Saturn/settings/actions/runners?q=x"), (led.Status, led.Location));
        var posted = await olga.PostAsync(settings, ("Description", "Flies higher."));
        Assert.Equal((HttpStatusCode.TemporaryRedirect, $"/{owner}/Saturn/settings"), (posted.Status, posted.Location));
        using var stranger = Hub.AsAnonymous();
        Assert.StartsWith("/user/login", (await stranger.GetAsync($"/{owner}/rocket")).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_name_stands_beside_its_field()
    {
        using var program = await MakeAsync();
        await program.PostAsync("/user/repos", new { name = "twin" });
        using var olga = await Hub.AsAsync(owner);
        var settings = $"/{owner}/rocket/settings";

        var answer = await olga.SubmitAsync(settings, settings, ("Name", "twin"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal($"{owner} has a repository named “twin” already; choose another name.", answer.Find("#Name-error").TextContent);
        Assert.Equal("twin", answer.Find("#Name").GetAttribute("value"));
    }

    private static (HttpStatusCode Status, string? Location) Where(ApiAnswer answer) => (answer.Status, answer.Headers.GetValueOrDefault("Location"));

    private async Task<ApiClient> MakeAsync()
    {
        var id = await Hub.AddUserAsync(owner);
        await Hub.AddOrganizationAsync(organization, id);
        await Hub.AddRepositoryAsync("rocket", id);
        return await Hub.ProgramOfAsync(id);
    }

    public sealed class Sqlite(SqliteHub hub) : FormerNamesTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : FormerNamesTests(hub), IClassFixture<PostgresHub>;
}
