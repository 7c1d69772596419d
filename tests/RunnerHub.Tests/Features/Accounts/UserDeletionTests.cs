using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Protocol;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Accounts;

public abstract class UserDeletionTests(Hub hub) : HubTests(hub)
{
    private const string Users = "/-/admin/users";

    [Fact]
    public async Task Deleting_a_user_says_the_consequences_and_takes_runners_token_and_memberships_with_it()
    {
        var (id, name) = await AddUserAsync("leaver");
        var other = await AddUserAsync("stayer");
        var organization = await Hub.AddOrganizationAsync(People.Unique("acme"), other.Id, id);
        var repository = await Hub.AddRepositoryAsync("site", organization);
        await Hub.AddCollaboratorAsync(repository, id, RepositoryRole.Admin);
        var token = await Hub.RegistrationTokenAsync(new Scope.Owner(id));
        var runner = await Hub.StartRunnerAsync(token, "machine");
        var site = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(), "site-machine");
        await Hub.AddTokenAsync(id);
        using var person = await Hub.AsAsync(name);
        using var admin = await Hub.AsAdminAsync();

        var question = await admin.OpenAsync($"{Users}/{name}/delete");
        Assert.Contains("Its access token stops at once.", question.Text, StringComparison.Ordinal);
        Assert.Contains("Its runner is removed and refused at its next call.", question.Text, StringComparison.Ordinal);
        Assert.Contains("It leaves 1 organisation.", question.Text, StringComparison.Ordinal);
        Assert.Contains("It loses its access to 1 repository of others.", question.Text, StringComparison.Ordinal);
        var answer = await admin.SubmitAsync(question, $"{Users}/{name}/delete", ("confirmation", name));

        Assert.Equal(Users, answer.Location);
        Assert.StartsWith("/user/login", (await person.GetAsync("/user/settings/account")).Location, StringComparison.Ordinal);
        var refusal = await Assert.ThrowsAsync<ConnectException>(() => runner.PollAsync());
        Assert.Equal(ConnectCode.Unauthenticated, refusal.Code);
        await Assert.ThrowsAsync<ConnectException>(() => Hub.StartRunnerAsync(token, "late"));
        await site.PollAsync();
        Assert.Equal(0, await Hub.ReadAsync(async db =>
            await db.OrganizationMembers.CountAsync(m => m.UserId == id) + await db.Collaborators.CountAsync(c => c.UserId == id)));
    }

    [Fact]
    public async Task The_name_of_a_deleted_user_is_free_again_and_its_new_holder_gets_nothing_of_the_old_one()
    {
        var (id, name) = await AddUserAsync("phoenix");
        await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(new Scope.Owner(id)), "old-machine");
        using var admin = await Hub.AsAdminAsync();
        await DeleteAsync(admin, name);

        await admin.SubmitAsync($"{Users}/new", $"{Users}/new", ("Name", name), ("Password", Hub.Password), ("MustChangePassword", "false"));

        using var person = await Hub.AsAsync(name);
        Assert.DoesNotContain("old-machine", (await person.OpenAsync("/user/settings/actions/runners")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_deleted_before_the_name_was_typed()
    {
        var (_, name) = await AddUserAsync("typed");
        using var admin = await Hub.AsAdminAsync();

        foreach (var typed in new[] { "", "another", name.ToUpperInvariant() })
        {
            var answer = await admin.SubmitAsync($"{Users}/{name}/delete", $"{Users}/{name}/delete", ("confirmation", typed));

            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
            Assert.Equal($"This is not the name. Type “{name}”.", answer.Find("#confirmation-error").TextContent);
            Assert.Equal(typed, answer.Find("#confirmation").GetAttribute("value") ?? "");
        }

        // In an address it would be clicked, not typed.
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.PostAsync($"{Users}/{name}/delete?confirmation={name}")).Status);
        using var person = await Hub.AsAsync(name);
    }

    [Fact]
    public async Task Who_owns_repositories_or_is_the_only_owner_of_an_organisation_stays_with_a_reason()
    {
        var (id, name) = await AddUserAsync("needed");
        await Hub.AddRepositoryAsync("alpha", id);
        await Hub.AddRepositoryAsync("beta", id);
        var organization = People.Unique("acme");
        await Hub.AddOrganizationAsync(organization, id, (await AddUserAsync("member")).Id);
        using var admin = await Hub.AsAdminAsync();

        var question = await admin.OpenAsync($"{Users}/{name}/delete");
        var answer = await admin.PostAsync($"{Users}/{name}/delete", ("confirmation", name));

        foreach (var page in new[] { question, answer })
        {
            Assert.Contains($"The user owns 2 repositories: {name}/alpha, {name}/beta. Transfer or delete them first.", page.Text, StringComparison.Ordinal);
            Assert.Contains($"The user is the only owner of 1 organisation: {organization}.", page.Text, StringComparison.Ordinal);
            Assert.Null(page.Document.QuerySelector("main button[type=submit]"));
        }

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        using var person = await Hub.AsAsync(name);
    }

    [Fact]
    public async Task An_organisation_with_another_owner_lets_one_go()
    {
        var (id, name) = await AddUserAsync("one");
        var organization = await Hub.AddOrganizationAsync(People.Unique("acme"), id);
        await Hub.AddAsync(
            new OrganizationMember { OrganizationId = organization, UserId = (await AddUserAsync("two")).Id, Role = OrganizationRole.Owner, Created = Hub.Clock.GetUtcNow() },
            _ => 0);
        using var admin = await Hub.AsAdminAsync();

        Assert.Equal(Users, (await DeleteAsync(admin, name)).Location);
    }

    [Fact]
    public async Task Of_two_owners_deleted_at_the_same_moment_one_stays()
    {
        using var admin = await Hub.AsAdminAsync();
        for (var round = 0; round < 5; round++)
        {
            var (one, two) = (await AddUserAsync("one"), await AddUserAsync("two"));
            var organization = await Hub.AddOrganizationAsync(People.Unique("acme"), one.Id);
            await Hub.AddAsync(
                new OrganizationMember { OrganizationId = organization, UserId = two.Id, Role = OrganizationRole.Owner, Created = Hub.Clock.GetUtcNow() }, _ => 0);

            var answers = await Task.WhenAll(DeleteAsync(admin, one.Name), DeleteAsync(admin, two.Name));

            Assert.Single(answers, answer => answer.Location == Users);
            Assert.Equal(1, await Hub.ReadAsync(db => db.OrganizationMembers.CountAsync(m => m.OrganizationId == organization)));
        }
    }

    private static async Task<Seen> DeleteAsync(Person admin, string name) =>
        await admin.PostAsync($"{Users}/{name}/delete", ("confirmation", name));

    private async Task<(long Id, string Name)> AddUserAsync(string name)
    {
        var unique = People.Unique(name);
        return (await Hub.AddUserAsync(unique), unique);
    }

    public sealed class Sqlite(SqliteHub hub) : UserDeletionTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : UserDeletionTests(hub), IClassFixture<PostgresHub>;
}
