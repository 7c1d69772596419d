using System.Net;
using RunnerHub.Protocol;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Runners;

public abstract class RegistrationTokenApiTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task The_token_of_a_place_is_made_once_and_shown_at_all_of_its_paths()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        foreach (var place in places.All)
        {
            using var program = await places.ProgramAsync(place);
            var made = await program.PostAsync($"{place.Api}/registration-token");

            Assert.Equal((HttpStatusCode.OK, "no-store"), (made.Status, made.Headers["Cache-Control"]));
            var token = made.Json.GetProperty("token").GetString();
            Assert.Equal($$"""{"token":"{{token}}"}""", made.Body);
            Assert.Equal(40, token!.Length);
            Assert.Equal(made.Body, (await program.PostAsync($"{place.Api}/registration-token", "not even JSON")).Body);
            Assert.Equal(made.Body, (await program.GetAsync($"{place.Api}/registration-token")).Body);
            Assert.Equal(token, await Hub.RegistrationTokenAsync(place.Scope));
        }
    }

    [Fact]
    public async Task Programs_that_know_only_the_old_paths_get_a_token_that_machines_register_with()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        foreach (var (place, path) in places.All.Select(place => (place, $"{place.Api}/registration-token")).Append((places.Site, "/admin/runners/registration-token")))
        {
            using var program = await places.ProgramAsync(place);
            var token = (await program.GetAsync(path)).Json.GetProperty("token").GetString()!;

            var runner = await Hub.StartRunnerAsync(token, places.Tag);

            var found = (await program.GetAsync($"{place.Api}/{runner.Id}")).Json;
            Assert.Equal(places.Tag, found.GetProperty("name").GetString());
        }
    }

    [Fact]
    public async Task After_a_reset_machines_register_with_the_new_token_alone()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        foreach (var place in places.All)
        {
            using var program = await places.ProgramAsync(place);
            var old = await Hub.RegistrationTokenAsync(place.Scope);
            var others = await Task.WhenAll(places.All.Where(other => other != place).Select(other => Hub.RegistrationTokenAsync(other.Scope)));

            var reset = await program.PostAsync($"{place.Api}/registration-token/reset");

            Assert.Equal((HttpStatusCode.OK, "no-store"), (reset.Status, reset.Headers["Cache-Control"]));
            var fresh = reset.Json.GetProperty("token").GetString()!;
            Assert.Equal(fresh, await Hub.RegistrationTokenAsync(place.Scope));
            Assert.Equal(others, await Task.WhenAll(places.All.Where(other => other != place).Select(other => Hub.RegistrationTokenAsync(other.Scope))));
            await Hub.StartRunnerAsync(fresh, places.Tag);
            var refused = await Assert.ThrowsAsync<ConnectException>(() => Hub.StartRunnerAsync(old, places.Tag));
            Assert.Equal(ConnectCode.FailedPrecondition, refused.Code);
        }
    }

    [Fact]
    public async Task Programs_that_ask_for_the_first_token_at_once_get_the_same()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var program = await places.ProgramAsync(places.Organization);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => program.PostAsync($"{places.Organization.Api}/registration-token")));

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, answers[0].Body), (answer.Status, answer.Body)));
    }

    public sealed class Sqlite(SqliteHub hub) : RegistrationTokenApiTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RegistrationTokenApiTests(hub), IClassFixture<PostgresHub>;
}
