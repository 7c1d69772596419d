using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Repositories;

public abstract class TransferTests(Hub hub) : HubTests(hub)
{
    private readonly string owner = People.Unique("Olga");
    private readonly string organization = People.Unique("Guild");
    private long ownerId;
    private long organizationId;
    private long repositoryId;

    private string Transfer => $"/{owner}/Rocket/settings/transfer";

    private (string, string) Confirmed => ("Confirmation", $"{owner}/Rocket");

    [Fact]
    public async Task Runners_and_tokens_stay_with_the_repository_and_the_owners_runners_change()
    {
        await MakeAsync();
        var token = await Hub.RegistrationTokenAsync(new Scope.Repository(repositoryId));
        var own = await Hub.StartRunnerAsync(token, People.Unique("own"));
        var before = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(new Scope.Owner(ownerId)), People.Unique("before"));
        var after = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(new Scope.Owner(organizationId)), People.Unique("after"));
        using var olga = await Hub.AsAsync(owner);
        Assert.True(await ListsAsync(owner, own, before) && !await ListsAsync(owner, after));

        var form = await olga.OpenAsync(Transfer);
        Assert.Contains("Its own runner and its registration token stay with it.", form.Text, StringComparison.Ordinal);
        Assert.Contains("The present owner's runner no longer serves it", form.Text, StringComparison.Ordinal);
        Assert.Contains("Its old address leads to the new one until another repository takes it.", form.Text, StringComparison.Ordinal);
        var moved = await olga.SubmitAsync(form, Transfer, ("NewOwner", organization), Confirmed);

        Assert.Equal($"/{organization}/Rocket", moved.Location);
        await olga.OpenAsync(moved.Location!);
        Assert.Equal(moved.Location, (await olga.GetAsync($"/{owner}/Rocket")).Location);
        Assert.True(await ListsAsync(organization, own, after) && !await ListsAsync(organization, before));
        await own.PollAsync();
        await before.PollAsync();
        var late = await Hub.StartRunnerAsync(token, People.Unique("late"));
        Assert.True(await ListsAsync(organization, late));
        Assert.Equal(token, await Hub.RegistrationTokenAsync(new Scope.Repository(repositoryId)));

        async Task<bool> ListsAsync(string of, params RunnerActor[] runners)
        {
            var text = (await olga.OpenAsync($"/{of}/Rocket/settings/actions/runners")).Text;
            return Array.TrueForAll(runners, runner => text.Contains(runner.Name, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_new_owners_administrators_edit_its_runners_and_the_old_ones_no_longer_see_it()
    {
        await MakeAsync();
        var (buyer, company) = (People.Unique("bert"), People.Unique("company"));
        await Hub.AddOrganizationAsync(company, await Hub.AddUserAsync(buyer));
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(new Scope.Repository(repositoryId)), "own");
        using var admin = await Hub.AsAdminAsync();
        using var olga = await Hub.AsAsync(owner);
        using var bert = await Hub.AsAsync(buyer);

        await admin.SubmitAsync(Transfer, Transfer, ("NewOwner", company), Confirmed);

        await bert.OpenAsync($"/{company}/rocket/settings/actions/runners/{runner.Id}");
        Assert.Equal(HttpStatusCode.NotFound, (await olga.GetAsync($"/{company}/rocket")).Status);
    }

    [Fact]
    public async Task A_collaborator_who_becomes_the_owner_is_no_collaborator_any_more()
    {
        await MakeAsync();
        var helper = People.Unique("hans");
        var helperId = await Hub.AddUserAsync(helper);
        await Hub.AddCollaboratorAsync(repositoryId, helperId, RepositoryRole.Read);
        using var admin = await Hub.AsAdminAsync();

        var moved = await admin.SubmitAsync(Transfer, Transfer, ("NewOwner", $" {helper.ToUpperInvariant()} "), Confirmed);

        Assert.Equal($"/{helper}/Rocket", moved.Location);
        Assert.False(await Hub.ReadAsync(db => db.Collaborators.AnyAsync(c => c.RepositoryId == repositoryId)));
    }

    [Fact]
    public async Task It_goes_only_to_an_owner_that_is_ones_own_and_has_no_repository_of_the_name()
    {
        await MakeAsync();
        var (stranger, taken) = (People.Unique("sven"), People.Unique("taken"));
        var strangerId = await Hub.AddUserAsync(stranger);
        await Hub.AddRepositoryAsync("rocket", await Hub.AddOrganizationAsync(taken, ownerId));
        var club = People.Unique("club");
        await Hub.AddOrganizationAsync(club, strangerId, ownerId);
        using var olga = await Hub.AsAsync(owner);
        using var admin = await Hub.AsAdminAsync();

        foreach (var (person, name, sentence) in new[]
        {
            (olga, "", "Choose the new owner."),
            (olga, stranger, "You can give it only to yourself or to an organisation that you own."),
            (olga, club, "You can give it only to yourself or to an organisation that you own."),
            (olga, "nobody-of-this-name", "You can give it only to yourself or to an organisation that you own."),
            (olga, owner, $"{owner} is its owner already."),
            (olga, taken, $"{taken} has a repository named “Rocket” already."),
            (admin, taken, $"{taken} has a repository named “Rocket” already."),
            (admin, "🚀", "There is no user or organisation of this name."),
            (admin, BadText.Long(100_000), "There is no user or organisation of this name."),
        })
        {
            var refused = await person.PostAsync(Transfer, ("NewOwner", name), Confirmed);

            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.Equal(sentence, refused.Find("#NewOwner-error").TextContent);
            Assert.Equal($"{owner}/Rocket", refused.Find("#Confirmation").GetAttribute("value"));
        }

        await olga.OpenAsync($"/{owner}/Rocket");
    }

    [Fact]
    public async Task The_name_has_to_be_typed()
    {
        await MakeAsync();
        using var olga = await Hub.AsAsync(owner);

        var refused = await olga.SubmitAsync(Transfer, Transfer, ("NewOwner", organization), ("Confirmation", "Rocket"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal($"Type “{owner}/Rocket” to confirm.", refused.Find("#Confirmation-error").TextContent);
        Assert.Equal(organization, refused.Find("#NewOwner option[selected]").TextContent);
        await olga.OpenAsync($"/{owner}/Rocket");
    }

    [Fact]
    public async Task Who_owns_no_organisation_is_told_what_to_do()
    {
        var lonely = People.Unique("lone");
        await Hub.AddRepositoryAsync("rocket", await Hub.AddUserAsync(lonely));
        using var person = await Hub.AsAsync(lonely);

        var page = await person.OpenAsync($"/{lonely}/rocket/settings/transfer");

        Assert.Contains("Create one first", page.Text, StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector("main a[href='/org/create']"));
    }

    private async Task MakeAsync()
    {
        ownerId = await Hub.AddUserAsync(owner);
        organizationId = await Hub.AddOrganizationAsync(organization, ownerId);
        repositoryId = await Hub.AddRepositoryAsync("Rocket", ownerId);
    }

    public sealed class Sqlite(SqliteHub hub) : TransferTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : TransferTests(hub), IClassFixture<PostgresHub>;
}
