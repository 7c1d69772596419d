using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Features.Secrets;
using RunnerHub.Tests.Features.Runners;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Secrets;

public abstract class SecretPageTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task At_each_place_a_secret_is_added_changed_and_deleted_and_never_shown()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        foreach (var place in places.All)
        {
            var (path, name) = (place.Path.Replace("/runners", "/secrets", StringComparison.Ordinal), People.Unique("NAME").Replace('-', '_'));
            using var person = await places.KeeperAsync(place);
            Assert.Equal("page", (await person.OpenAsync(path)).Find(".settings-nav a[href$='/actions/secrets']").GetAttribute("aria-current"));

            var added = await person.SubmitAsync(path, path, ("Name", $" {name} "), ("Value", "line one\r\nline two"), ("Description", "for tests"));

            Assert.Equal((HttpStatusCode.Redirect, path), (added.Status, added.Location));
            var list = await person.OpenAsync(path);
            Assert.Contains($"The secret {name} was added. Jobs that start from now on get it.", list.Text, StringComparison.Ordinal);
            Assert.Contains($"{name} for tests", list.Text, StringComparison.Ordinal);
            Assert.Equal("line one\nline two", await ValueAsync(place, name));
            var one = await person.OpenAsync($"{path}/{name}");
            Assert.DoesNotContain("line one", list.Body + one.Body, StringComparison.Ordinal);

            await person.SubmitAsync(one, $"{path}/{name}", ("Description", "only described"));
            Assert.Equal("line one\nline two", await ValueAsync(place, name));
            await person.SubmitAsync($"{path}/{name}", $"{path}/{name}", ("Value", "other"));
            Assert.Equal("other", await ValueAsync(place, name));
            Assert.Contains($"{name} only described", (await person.OpenAsync(path)).Text, StringComparison.Ordinal);

            var deleted = await person.SubmitAsync($"{path}/{name}/delete", $"{path}/{name}/delete");
            Assert.Equal(path, deleted.Location);
            Assert.Equal(HttpStatusCode.NotFound, (await person.GetAsync($"{path}/{name}")).Status);
        }
    }

    [Fact]
    public async Task At_each_place_a_variable_is_added_renamed_and_deleted()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        foreach (var place in places.All)
        {
            var (path, name) = (place.Path.Replace("/runners", "/variables", StringComparison.Ordinal), People.Unique("NAME").Replace('-', '_'));
            using var person = await places.KeeperAsync(place);

            await person.SubmitAsync(path, path, ("Name", name), ("Value", "<b>eu-west-1</b>"));

            Assert.Contains($"{name} <b>eu-west-1</b>", (await person.OpenAsync(path)).Text, StringComparison.Ordinal);
            var changed = await person.SubmitAsync($"{path}/{name}", $"{path}/{name}", ("Name", $"{name}_NEW"));
            Assert.Equal(path, changed.Location);
            var list = await person.OpenAsync(path);
            Assert.Contains($"{name}_NEW <b>eu-west-1</b>", list.Text, StringComparison.Ordinal);
            Assert.Equal(path, (await person.SubmitAsync($"{path}/{name}_NEW/delete", $"{path}/{name}_NEW/delete")).Location);
        }
    }

    [Fact]
    public async Task Without_any_the_page_says_what_to_do()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var person = await places.KeeperAsync(places.User);

        Assert.Contains("No secrets yet Add one below. A workflow reads it as ${{ secrets.NAME }}.", (await person.OpenAsync("/user/settings/actions/secrets")).Text, StringComparison.Ordinal);
        Assert.Contains("No variables yet Add one below. A workflow reads it as ${{ vars.NAME }}.", (await person.OpenAsync("/user/settings/actions/variables")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_stands_beside_its_field_and_only_the_value_of_a_secret_is_typed_again()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var person = await places.KeeperAsync(places.User);
        const string secrets = "/user/settings/actions/secrets";
        const string variables = "/user/settings/actions/variables";
        await person.SubmitAsync(secrets, secrets, ("Name", "TAKEN"), ("Value", "one"));

        var empty = await person.SubmitAsync(secrets, secrets);
        var taken = await person.SubmitAsync(secrets, secrets, ("Name", "taken"), ("Value", "typed-value"), ("Description", "kept"));
        var wrong = await person.SubmitAsync(variables, variables, ("Name", "GITHUB_X"), ("Value", "typed-value"), ("Description", "kept"));
        var tooLong = await person.SubmitAsync($"{secrets}/TAKEN", $"{secrets}/TAKEN", ("Value", BadText.Long(70_000)), ("Description", BadText.Long(2000)));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.Status);
        Assert.Equal("Enter a name.", empty.Find("#Name-error").TextContent);
        Assert.Equal("Enter a value.", empty.Find("#Value-error").TextContent);
        Assert.Equal("There is one named TAKEN already.", taken.Find("#Name-error").TextContent);
        Assert.Equal("Enter the value again; it was not kept.", taken.Find("#Value-error").TextContent);
        Assert.Equal(("taken", "kept"), (taken.Find("#Name").GetAttribute("value"), taken.Find("#Description").TextContent.Trim()));
        Assert.DoesNotContain("typed-value", taken.Body, StringComparison.Ordinal);
        Assert.Equal("Names that begin with GITHUB_ or GITEA_ are the server's own; choose another.", wrong.Find("#Name-error").TextContent);
        Assert.Equal(("typed-value", "kept"), (wrong.Find("#Value").TextContent.Trim(), wrong.Find("#Description").TextContent.Trim()));
        Assert.Equal("The value is too long; use at most 64 KiB.", tooLong.Find("#Value-error").TextContent);
        Assert.DoesNotContain("xxxxx", tooLong.Find("#Value").TextContent, StringComparison.Ordinal);
        Assert.Equal(1, await Hub.ReadAsync(db => db.Set<ActionSecret>().CountAsync(secret => secret.OwnerId == places.User.Scope.OwnerId)));
    }

    [Fact]
    public async Task Before_one_is_deleted_it_is_said_whose_jobs_miss_it_and_what_they_get_instead()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var person = await places.KeeperAsync(places.User);
        var (inside, above) = (places.Repository.Path.Replace("/runners", "/secrets", StringComparison.Ordinal), places.Organization.Path.Replace("/runners", "/secrets", StringComparison.Ordinal));
        await Hub.AddRepositoryAsync($"{places.Tag}-more", places.Organization.Scope.OwnerId!.Value);
        await person.SubmitAsync(inside, inside, ("Name", "KEY"), ("Value", "one"));
        await person.SubmitAsync(above, above, ("Name", "KEY"), ("Value", "one"));

        var asked = await person.OpenAsync($"{inside}/KEY/delete");
        var askedAbove = await person.OpenAsync($"{above}/KEY/delete");

        Assert.Contains($"Jobs of {places.Tag}-org/{places.Tag}-repo that start from now on do not get it.", asked.Text, StringComparison.Ordinal);
        Assert.Contains($"They get the one with the same name of {places.Tag}-org in its place.", asked.Text, StringComparison.Ordinal);
        Assert.Contains("Jobs of 2 repositories that start from now on do not get it.", askedAbove.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("in its place", askedAbove.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_whose_key_is_lost_says_so_and_is_good_again_with_a_new_value()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var person = await places.KeeperAsync(places.Repository);
        var path = places.Repository.Path.Replace("/runners", "/secrets", StringComparison.Ordinal);
        await Hub.AddAsync(new ActionSecret { Name = "LOST", Value = "CfDJ8", RepoId = places.Repository.Scope.RepoId, Created = Hub.Clock.GetUtcNow() }, secret => secret.Id);

        Assert.Contains("LOST Lost: enter its value again", (await person.OpenAsync(path)).Text, StringComparison.Ordinal);
        Assert.Contains("The key that this secret was encrypted with is lost", (await person.OpenAsync($"{path}/LOST")).Text, StringComparison.Ordinal);
        await person.SubmitAsync($"{path}/LOST", $"{path}/LOST", ("Value", "new"));

        Assert.DoesNotContain("Lost", (await person.OpenAsync(path)).Text, StringComparison.Ordinal);
        Assert.Equal("new", await ValueAsync(places.Repository, "LOST"));
    }

    private async Task<string> ValueAsync(RunnerPlace place, string name)
    {
        var (ownerId, repoId) = (place.Scope.OwnerId, place.Scope.RepoId);
        var stored = await Hub.ReadAsync(db => db.Set<ActionSecret>().Where(secret => secret.Name == name && secret.OwnerId == ownerId && secret.RepoId == repoId).Select(secret => secret.Value).SingleAsync());
        return Hub.Get<ValueProtection>().ReadSecret(stored)!;
    }

    public sealed class Sqlite(SqliteHub hub) : SecretPageTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : SecretPageTests(hub), IClassFixture<PostgresHub>;
}
