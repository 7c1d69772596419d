using System.Net;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Runners;

public abstract class AddRunnerPageTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task The_token_is_shown_when_it_is_asked_for_and_not_before()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        foreach (var place in places.All)
        {
            using var keeper = await places.KeeperAsync(place);
            var before = await TokensAsync(place);
            var page = await keeper.OpenAsync($"{place.Path}/new");
            Assert.Empty(page.Document.QuerySelectorAll("[data-secret]"));
            Assert.Equal(before, await TokensAsync(place));

            var shown = await keeper.SubmitAsync(page, "/new");

            var token = shown.Find("#registration-token").TextContent;
            Assert.Equal(40, token.Length);
            Assert.Equal([token, token, token, token], shown.Document.QuerySelectorAll("[data-secret]").Select(secret => secret.TextContent));
            Assert.Equal(token, (await keeper.SubmitAsync(page, "/new")).Find("#registration-token").TextContent);
        }
    }

    [Fact]
    public async Task The_commands_are_for_this_server_and_hold_the_token()
    {
        using var admin = await Hub.AsAdminAsync();

        var page = await admin.SubmitAsync("/-/admin/actions/runners/new", "/new");

        var token = page.Find("#registration-token").TextContent;
        var server = Hub.Address.ToString().TrimEnd('/');
        Assert.Contains($"register --no-interactive --instance {server} --token {token} ", page.Find("#recipe-program").TextContent, StringComparison.Ordinal);
        Assert.Contains($"--env GITEA_INSTANCE_URL={server} ", page.Find("#recipe-docker").TextContent, StringComparison.Ordinal);
        Assert.Contains($"--env GITEA_RUNNER_REGISTRATION_TOKEN={token} ", page.Find("#recipe-docker").TextContent, StringComparison.Ordinal);
        Assert.Contains($"GITEA_RUNNER_REGISTRATION_TOKEN: {token}\n", page.Find("#recipe-compose").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_waits_and_shows_the_runner_as_soon_as_it_has_registered()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var owner = await places.KeeperAsync(places.Organization);
        var page = await owner.SubmitAsync($"{places.Organization.Path}/new", "/new");
        Assert.Equal("Waiting for the runner… Look again", Words(page));
        await using var events = await owner.ListenAsync($"{page.Find("[sse-connect]").GetAttribute("sse-connect")}&seen={page.Find("[data-seen]").GetAttribute("data-seen")}");
        await events.NextAsync("open");

        var name = People.Unique("arrival");
        var runner = await RunnerActor.RegisterAsync(Hub, new() { Token = page.Find("#registration-token").TextContent, Name = name, Version = "v3.1.0", Labels = { "gpu:host" } });
        await events.NextAsync("changed");
        var arrived = await owner.OpenAsync(page.Find("#registered").GetAttribute("hx-get")!);
        Assert.StartsWith("The runner has registered", Words(arrived), StringComparison.Ordinal);
        Assert.Contains($"{name} Never connected gpu v3.1.0 Never", Words(arrived), StringComparison.Ordinal);
        Assert.Equal($"{places.Organization.Path}/{runner.Id}", arrived.Find("#registered a.row-name").GetAttribute("href"));

        await runner.DeclareAsync("gpu:host");
        await events.NextAsync("changed");
        Assert.Contains($"{name} Idle gpu", Words(await owner.OpenAsync(page.Find("#registered").GetAttribute("hx-get")!)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_script_a_link_looks_again_and_finds_the_runner()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var owner = await places.KeeperAsync(places.Repository);
        var page = await owner.SubmitAsync($"{places.Repository.Path}/new", "/new");
        var name = People.Unique("arrival");
        await RunnerActor.RegisterAsync(Hub, new() { Token = page.Find("#registration-token").TextContent, Name = name });

        var looked = await owner.OpenAsync(page.Find("#registered .waiting a").GetAttribute("href")!);

        Assert.Equal(name, looked.Find("#registered .row-name").TextContent);
        Assert.Equal($"Waiting for the runner of {places.Repository.Path.Split("/settings")[0][1..]} – RunnerHub", looked.Document.Title);
    }

    [Fact]
    public async Task A_runner_that_came_between_opening_the_page_and_asking_for_the_token_is_shown()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var user = await places.KeeperAsync(places.User);
        var opened = await user.OpenAsync($"{places.User.Path}/new");
        var id = await Hub.AddRunnerAsync(People.Unique("between"), places.User.Scope);

        Assert.NotNull((await user.SubmitAsync(opened, "/new")).Find($"#r{id}"));
    }

    [Fact]
    public async Task Runners_of_other_places_are_not_waited_for()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var user = await places.KeeperAsync(places.User);
        var page = await user.OpenAsync($"{places.User.Path}/new");
        await places.AddRunnersAsync();

        var looked = await user.OpenAsync(page.Find("#registered .waiting a").GetAttribute("href")!);

        Assert.Single(looked.Document.QuerySelectorAll("#registered tbody tr"));
    }

    [Theory]
    [InlineData("registered")]
    [InlineData("registered?after=yesterday")]
    [InlineData("events")]
    [InlineData("events?after=")]
    public async Task Waiting_needs_to_know_since_when(string path)
    {
        using var admin = await Hub.AsAdminAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await admin.GetAsync($"/-/admin/actions/runners/new/{path}")).Status);
    }

    [Fact]
    public async Task Resetting_the_token_says_in_numbers_that_runners_keep_working()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var owner = await places.KeeperAsync(places.Organization);
        var path = places.Organization.Path;
        var old = (await owner.SubmitAsync($"{path}/new", "/new")).Find("#registration-token").TextContent;
        Assert.Contains("No runner is registered here yet.", (await owner.OpenAsync($"{path}/reset_registration_token")).Text, StringComparison.Ordinal);
        await places.AddRunnersAsync();
        Assert.Contains("1 registered runner keeps working.", (await owner.OpenAsync($"{path}/reset_registration_token")).Text, StringComparison.Ordinal);
        await places.AddRunnersAsync();

        var asked = await owner.OpenAsync($"{path}/reset_registration_token");
        Assert.Contains("2 registered runners keep working.", asked.Text, StringComparison.Ordinal);
        var done = await owner.SubmitAsync(asked, "reset_registration_token");

        Assert.Equal($"{path}/new", done.Location);
        var shown = await owner.OpenAsync(done.Location!);
        Assert.Contains("Runner registration token reset successfully", shown.Text, StringComparison.Ordinal);
        var token = shown.Find("#registration-token[data-secret]").TextContent;
        Assert.NotEqual(old, token);
        // Once: whoever opens the page later asks for it.
        Assert.Null((await owner.OpenAsync(done.Location!)).Document.QuerySelector("#registration-token"));
        Assert.Equal(token, (await owner.SubmitAsync($"{path}/new", "/new")).Find("#registration-token").TextContent);
    }

    private static string Words(Seen page) =>
        string.Join(' ', page.Find("#registered").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private Task<int> TokensAsync(RunnerPlace place) => Hub.ReadAsync(db =>
    {
        var (ownerId, repoId) = (place.Scope.OwnerId, place.Scope.RepoId);
        return Task.FromResult(db.RunnerTokens.Count(token => token.OwnerId == ownerId && token.RepoId == repoId));
    });

    public sealed class Sqlite(SqliteHub hub) : AddRunnerPageTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : AddRunnerPageTests(hub), IClassFixture<PostgresHub>;
}
