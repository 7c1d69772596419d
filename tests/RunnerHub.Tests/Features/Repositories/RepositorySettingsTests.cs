using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Features.Runners;
using RunnerHub.Protocol;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Repositories;

public abstract class RepositorySettingsTests(Hub hub) : HubTests(hub)
{
    private readonly string owner = People.Unique("Olga");

    private string Settings => $"/{owner}/Rocket/settings";

    [Fact]
    public async Task Whoever_manages_a_repository_describes_it()
    {
        var admin = People.Unique("ada");
        await Hub.AddCollaboratorAsync(await MakeAsync(), await Hub.AddUserAsync(admin), RepositoryRole.Admin);
        using var ada = await Hub.AsAsync(admin);

        var saved = await ada.SubmitAsync(Settings, Settings, ("Description", " Up 🚀\r\nمرحبا "));

        Assert.Equal(Settings, saved.Location);
        Assert.Contains("Up 🚀 مرحبا", (await ada.OpenAsync($"/{owner}/rocket")).Text, StringComparison.Ordinal);
        foreach (var text in new[] { BadText.Long(Names.LongestDescription + 1), "bell\u0007" })
        {
            var refused = await ada.SubmitAsync(Settings, Settings, ("Description", text));

            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.NotEqual("", refused.Find("#Description-error").TextContent);
            Assert.Equal(text, refused.Find("#Description").TextContent.TrimStart('\n'));
        }

        Assert.Contains("Up 🚀", (await ada.OpenAsync(Settings)).Find("#Description").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deleting_takes_the_runners_and_tokens_along_and_refuses_the_runners_at_once()
    {
        var id = await MakeAsync();
        var ownerId = await Hub.ReadAsync(db => db.Repositories.Where(r => r.Id == id).Select(r => r.OwnerId).SingleAsync());
        await Hub.AddCollaboratorAsync(id, await Hub.AddUserAsync(People.Unique("will")), RepositoryRole.Write);
        var token = await Hub.RegistrationTokenAsync(new Scope.Repository(id));
        var runner = await Hub.StartRunnerAsync(token, "builder");
        var ownersRunner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(new Scope.Owner(ownerId)), "of-the-owner");
        using var olga = await Hub.AsAsync(owner);

        var question = await olga.OpenAsync($"{Settings}/delete");
        Assert.Contains("Its runner is removed and refused at its next call.", question.Text, StringComparison.Ordinal);
        Assert.Contains("Its collaborator loses it.", question.Text, StringComparison.Ordinal);
        var deleted = await olga.SubmitAsync(question, "/delete", ("confirmation", $"{owner}/Rocket"));

        Assert.Equal($"/{owner}", deleted.Location);
        Assert.Equal(ConnectCode.Unauthenticated, (await Assert.ThrowsAsync<ConnectException>(() => runner.PollAsync())).Code);
        await Assert.ThrowsAsync<ConnectException>(() => Hub.StartRunnerAsync(token, "late"));
        await ownersRunner.PollAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await olga.GetAsync($"/{owner}/Rocket")).Status);
        var uuid = Guid.Parse(runner.Registered.Uuid);
        Assert.NotEqual(ActionRunner.Never, await Hub.ReadAsync(db => db.Runners.IgnoreQueryFilters().Where(r => r.Uuid == uuid).Select(r => r.Deleted).SingleAsync()));
        using var admin = await Hub.AsAdminAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync($"/-/admin/actions/runners/{runner.Id}")).Status);
        Assert.Equal($"/{owner}/Rocket", (await olga.SubmitAsync("/repo/create", "/repo/create", ("Name", "Rocket"))).Location);
    }

    [Fact]
    public async Task The_name_has_to_be_typed()
    {
        await MakeAsync();
        using var olga = await Hub.AsAsync(owner);
        foreach (var typed in new[] { "", "Rocket", BadText.Long(10_000), "🚀" })
        {
            var refused = await olga.SubmitAsync($"{Settings}/delete", "/delete", ("confirmation", typed));

            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.Contains($"Type “{owner}/Rocket”.", refused.Find("#confirmation-error").TextContent, StringComparison.Ordinal);
        }

        await olga.OpenAsync($"/{owner}/rocket");
    }

    [Fact]
    public async Task Of_two_who_delete_at_once_one_does_and_registrations_at_that_moment_leave_no_runner_behind()
    {
        for (var round = 0; round < 6; round++)
        {
            var name = People.Unique("race");
            var id = await Hub.AddRepositoryAsync("rocket", await Hub.AddUserAsync(name));
            var token = await Hub.RegistrationTokenAsync(new Scope.Repository(id));
            using var admin = await Hub.AsAdminAsync();
            var field = ("__RequestVerificationToken", (await admin.OpenAsync("/repo/create")).AntiforgeryToken);

            var registrations = Enumerable.Range(0, 4).Select(_ => Hub.StartRunnerAsync(token, "late").ContinueWith(_ => { }, TaskScheduler.Default)).ToList();
            var deletions = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ =>
                admin.PostBareAsync($"/{name}/rocket/settings/delete", field, ("confirmation", $"{name}/rocket"))));
            await Task.WhenAll(registrations);

            Assert.Single(deletions, deletion => deletion.Status == HttpStatusCode.Redirect);
            Assert.Single(deletions, deletion => deletion.Status == HttpStatusCode.NotFound);
            Assert.Equal(0, await Hub.ReadAsync(db => db.Runners.CountAsync(runner => runner.RepoId == id)));
        }
    }

    private async Task<long> MakeAsync() => await Hub.AddRepositoryAsync("Rocket", await Hub.AddUserAsync(owner));

    public sealed class Sqlite(SqliteHub hub) : RepositorySettingsTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RepositorySettingsTests(hub), IClassFixture<PostgresHub>;
}
