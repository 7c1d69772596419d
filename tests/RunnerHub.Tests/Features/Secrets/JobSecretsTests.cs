using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Features.Secrets;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Secrets;

/// <summary>What the jobs of a repository are given.</summary>
public abstract class JobSecretsTests(Hub hub) : HubTests(hub)
{
    private readonly string owner = People.Unique("Olga");
    private readonly string organization = People.Unique("guild");
    private readonly string tag = People.Unique("T").Replace('-', '_');
    private long repositoryId;
    private long ownerId;

    [Fact]
    public async Task The_nearest_of_one_name_wins_and_what_is_behind_shows_when_it_goes()
    {
        await MakeAsync();
        using var olga = await Hub.ProgramOfAsync(ownerId);
        using var admin = await Hub.AdminProgramAsync();
        await admin.SendAsync(HttpMethod.Put, $"/admin/actions/secrets/{tag}", new { data = "site" });
        await olga.SendAsync(HttpMethod.Put, $"/user/actions/secrets/{tag}", new { data = "owner" });
        await olga.SendAsync(HttpMethod.Put, $"/repos/{owner}/rocket/actions/secrets/{tag}", new { data = "repository" });
        await admin.PostAsync($"/admin/actions/variables/{tag}", new { value = "site" });
        await olga.PostAsync($"/user/actions/variables/{tag}", new { value = "owner" });

        Assert.Equal(("repository", "owner"), await ReadAsync());
        await olga.DeleteAsync($"/repos/{owner}/rocket/actions/secrets/{tag}");
        await olga.DeleteAsync($"/user/actions/variables/{tag}");
        Assert.Equal(("owner", "site"), await ReadAsync());
        await olga.DeleteAsync($"/user/actions/secrets/{tag}");
        Assert.Equal(("site", "site"), await ReadAsync());
        Assert.Empty((await ForAsync(null)).Secrets);
        await admin.SendAsync(HttpMethod.Put, $"/admin/actions/secrets/{tag}", new { data = "changed" });
        Assert.Equal(("changed", "site"), await ReadAsync());
    }

    [Fact]
    public async Task A_repository_gets_nothing_of_other_repositories_and_other_owners()
    {
        await MakeAsync();
        using var olga = await Hub.ProgramOfAsync(ownerId);
        await Hub.AddRepositoryAsync("Other", ownerId);
        await olga.SendAsync(HttpMethod.Put, $"/repos/{owner}/other/actions/secrets/{tag}_OTHER", new { data = "other" });
        await olga.SendAsync(HttpMethod.Put, $"/orgs/{organization}/actions/secrets/{tag}_GUILD", new { data = "guild" });

        foreach (var environment in new[] { await ForAsync(repositoryId), await ForAsync(null), await ForAsync(long.MaxValue) })
        {
            Assert.DoesNotContain(environment.Secrets.Keys, name => name.StartsWith(tag, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_transferred_repository_gets_the_new_owners_at_once_and_keeps_its_own()
    {
        await MakeAsync();
        using var olga = await Hub.ProgramOfAsync(ownerId);
        await olga.SendAsync(HttpMethod.Put, $"/repos/{owner}/rocket/actions/secrets/{tag}_OWN", new { data = "own" });
        await olga.SendAsync(HttpMethod.Put, $"/user/actions/secrets/{tag}", new { data = "olga's" });
        await olga.SendAsync(HttpMethod.Put, $"/user/actions/secrets/{tag}_MORE", new { data = "olga's" });
        await olga.PostAsync($"/user/actions/variables/{tag}", new { value = "olga's" });
        await olga.SendAsync(HttpMethod.Put, $"/orgs/{organization}/actions/secrets/{tag}", new { data = "the guild's" });
        await olga.PostAsync($"/orgs/{organization}/actions/variables/{tag}", new { value = "the guild's" });
        Assert.Equal(("olga's", "olga's"), await ReadAsync());
        using var person = await Hub.AsAsync(owner);
        var path = $"/{owner}/Rocket/settings/transfer";

        var form = await person.OpenAsync(path);
        Assert.Contains("Its own secret stays with it.", form.Text, StringComparison.Ordinal);
        Assert.Contains("Its jobs no longer get the present owner's 2 secrets and variable; they get the new owner's at once.", form.Text, StringComparison.Ordinal);
        await person.SubmitAsync(form, path, ("NewOwner", organization), ("Confirmation", $"{owner}/Rocket"));

        Assert.Equal(("the guild's", "the guild's"), await ReadAsync());
        Assert.Equal("own", (await ForAsync(repositoryId)).Secrets[$"{tag}_OWN"]);
        Assert.DoesNotContain($"{tag}_MORE", (await ForAsync(repositoryId)).Secrets.Keys);
    }

    [Fact]
    public async Task What_a_place_has_goes_with_it_and_is_counted_before()
    {
        await MakeAsync();
        using var olga = await Hub.ProgramOfAsync(ownerId);
        foreach (var name in new[] { "ONE", "TWO" })
        {
            await olga.SendAsync(HttpMethod.Put, $"/repos/{owner}/rocket/actions/secrets/{name}", new { data = "own" });
        }

        await olga.PostAsync($"/repos/{owner}/rocket/actions/variables/ONE", new { value = "own" });
        await olga.PostAsync($"/orgs/{organization}/actions/variables/ONE", new { value = "own" });
        using var person = await Hub.AsAsync(owner);

        var asked = await person.OpenAsync($"/{owner}/rocket/settings/delete");
        Assert.Contains("Its 2 secrets and variable are deleted.", asked.Text, StringComparison.Ordinal);
        Assert.Contains("Its variable is deleted.", (await person.OpenAsync($"/org/{organization}/settings/delete")).Text, StringComparison.Ordinal);
        Assert.Contains("ONE", (await ForAsync(repositoryId)).Secrets.Keys);
        Assert.Equal(HttpStatusCode.NoContent, (await olga.DeleteAsync($"/repos/{owner}/rocket")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await olga.DeleteAsync($"/orgs/{organization}")).Status);

        Assert.DoesNotContain("ONE", (await ForAsync(repositoryId)).Secrets.Keys);
    }

    [Fact]
    public async Task A_job_that_was_claimed_for_a_former_owner_gets_nothing_of_the_new_one()
    {
        await MakeAsync();
        var team = await Hub.ReadAsync(db => db.Owners.Where(place => place.Name == organization).Select(place => place.Id).SingleAsync());
        await Hub.AddAsync(new ActionVariable { Name = tag, Value = "of the new one", OwnerId = team, Created = Hub.Clock.GetUtcNow() }, variable => variable.Id);

        await Hub.ReadAsync(db => db.Repositories.Where(place => place.Id == repositoryId).ExecuteUpdateAsync(set => set.SetProperty(place => place.OwnerId, team)));

        Assert.Equal("of the new one", (await ForAsync(repositoryId)).Variables[tag]);
        Assert.DoesNotContain(tag, (await ForAsync(repositoryId, ownerId)).Variables.Keys);
    }

    [Fact]
    public async Task A_secret_whose_key_is_lost_is_named_and_hides_what_is_behind_it()
    {
        await MakeAsync();
        using var olga = await Hub.ProgramOfAsync(ownerId);
        await olga.SendAsync(HttpMethod.Put, $"/user/actions/secrets/{tag}", new { data = "owner" });
        await Hub.AddAsync(new ActionSecret { Name = tag, Value = "CfDJ8", RepoId = repositoryId, Created = Hub.Clock.GetUtcNow() }, secret => secret.Id);

        var environment = await ForAsync(repositoryId);

        Assert.Equal([tag], environment.Unreadable);
        Assert.DoesNotContain(tag, environment.Secrets.Keys);
    }

    [Fact]
    public async Task What_another_node_changes_is_seen_after_some_seconds()
    {
        await MakeAsync();
        Assert.DoesNotContain(tag, (await ForAsync(repositoryId)).Variables.Keys);

        await Hub.AddAsync(new ActionVariable { Name = tag, Value = "of another node", RepoId = repositoryId, Created = Hub.Clock.GetUtcNow() }, variable => variable.Id);

        Hub.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("of another node", (await ForAsync(repositoryId)).Variables[tag]);
    }

    [Fact]
    public async Task Secrets_in_the_clear_are_held_for_some_seconds_though_no_job_comes_after()
    {
        await MakeAsync();
        await ForAsync(repositoryId);
        Assert.NotEqual(0, Hub.Get<JobSecretsMemory>().Count);

        Hub.Clock.Advance(TimeSpan.FromSeconds(5));
        Hub.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(0, Hub.Get<JobSecretsMemory>().Count);
    }

    private async Task MakeAsync()
    {
        ownerId = await Hub.AddUserAsync(owner);
        await Hub.AddOrganizationAsync(organization, ownerId);
        repositoryId = await Hub.AddRepositoryAsync("Rocket", ownerId);
    }

    private async Task<JobEnvironment> ForAsync(long? repository) => await ForAsync(
        repository, await Hub.ReadAsync(db => db.Repositories.Where(place => place.Id == repository).Select(place => (long?)place.OwnerId).FirstOrDefaultAsync()));

    private Task<JobEnvironment> ForAsync(long? repository, long? owner) => Hub.UseAsync((JobSecrets secrets) => secrets.ForAsync(repository, owner, CancellationToken.None));

    private async Task<(string Secret, string Variable)> ReadAsync()
    {
        var environment = await ForAsync(repositoryId);
        return (environment.Secrets[tag], environment.Variables[tag]);
    }

    public sealed class Sqlite(SqliteHub hub) : JobSecretsTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : JobSecretsTests(hub), IClassFixture<PostgresHub>;
}
