using System.Net;
using RunnerHub.Data.Nodes;
using RunnerHub.Data.Replicas;
using RunnerHub.Features.Runners;
using RunnerHub.Tests.Features.Operations;
using RunnerHub.Tests.Features.Runners;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Data.Replicas;

/// <summary>What is read from a replica, and what never is.</summary>
public sealed class ReplicaTests : HubTests, IClassFixture<ReplicaHub>
{
    private const string Runners = "/-/admin/actions/runners";
    private const string Api = "/admin/actions/runners";

    private readonly ReplicaHub hub;

    public ReplicaTests(ReplicaHub hub)
        : base(hub) => this.hub = hub;

    [Theory]
    [InlineData("")]
    [InlineData("&format=csv")]
    [InlineData("&format=json")]
    public async Task A_list_and_its_exports_are_read_from_the_replica(string format)
    {
        using var admin = await ReaderAsync();
        var name = await AddUnseenAsync();

        Assert.DoesNotContain(name + "-end", (await admin.OpenAsync($"{Runners}?q={name}{format}")).Body, StringComparison.Ordinal);

        await hub.CatchUpAsync();
        var answered = await hub.ReadsAsync("answered");
        Assert.Contains(name + "-end", (await admin.OpenAsync($"{Runners}?q={name}{format}")).Body, StringComparison.Ordinal);
        Assert.Equal(answered + 1, await hub.ReadsAsync("answered"));
    }

    [Theory]
    [InlineData("/-/admin/users")]
    [InlineData("/-/admin/users?format=csv")]
    [InlineData("/-/admin/actions/queue")]
    [InlineData("/-/admin/actions/queue?format=csv")]
    [InlineData("/api/v1/admin/users")]
    [InlineData("/api/v1/admin/actions/jobs")]
    [InlineData("/api/v1/admin/actions/runners")]
    public async Task Lists_of_other_things_are_as_well(string path)
    {
        using var admin = await ReaderAsync();
        using var program = await hub.AdminProgramAsync();
        await hub.CatchUpAsync();
        var answered = await hub.ReadsAsync("answered");

        var api = path.StartsWith("/api/v1", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, api ? (await program.GetAsync(path["/api/v1".Length..])).Status : (await admin.GetAsync(path)).Status);

        Assert.Equal(answered + 1, await hub.ReadsAsync("answered"));
    }

    [Fact]
    public async Task Lists_of_runs_and_people_of_a_place_are_as_well()
    {
        using var admin = await ReaderAsync();
        var owner = People.Unique("owner");
        var organization = People.Unique("org");
        await hub.AddRepositoryAsync("replicated", await hub.AddOrganizationAsync(organization, await hub.AddUserAsync(owner)));
        using var program = await hub.AdminProgramAsync();
        await hub.CatchUpAsync();
        var answered = await hub.ReadsAsync("answered");

        var place = $"/{organization}/replicated";
        await admin.OpenAsync($"{place}/actions");
        await admin.OpenAsync($"{place}/actions?format=json");
        await admin.OpenAsync($"{place}/settings/collaboration?format=csv");
        await admin.OpenAsync($"/org/{organization}/members?format=csv");
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync($"/repos{place}/actions/runs")).Status);

        Assert.Equal(answered + 5, await hub.ReadsAsync("answered"));
    }

    [Fact]
    public async Task The_page_of_one_thing_is_read_where_it_is_written()
    {
        using var admin = await ReaderAsync();
        var name = People.Unique("detail");
        await hub.CatchUpAsync();
        await hub.PauseAsync();

        var id = await AddAsync(name);

        Assert.Contains(name, (await admin.OpenAsync($"{Runners}/{id}")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HX-Request", "true")]
    [InlineData("Cache-Control", "no-cache")]
    public async Task A_page_that_was_told_of_a_change_and_whoever_wants_nothing_old_are_answered_by_the_primary(string header, string value)
    {
        using var program = await hub.AdminProgramAsync();
        var name = await AddUnseenAsync();

        Assert.DoesNotContain(name + "-end", (await program.GetAsync($"{Api}?q={name}")).Body, StringComparison.Ordinal);
        Assert.Contains(name + "-end", (await program.SendAsync(HttpMethod.Get, $"{Api}?q={name}", null, (header, value))).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_has_changed_something_sees_it_in_lists_and_others_do_a_moment_later()
    {
        using var admin = await ReaderAsync();
        using var other = await hub.AdminProgramAsync();
        var name = People.Unique("own");
        var id = await AddAsync(name);
        await hub.CatchUpAsync();
        await hub.PauseAsync();

        await admin.PostAsync($"{Runners}/{id}/delete");

        Assert.DoesNotContain(name, (await admin.OpenAsync($"{Runners}?q={name}&format=csv")).Body, StringComparison.Ordinal);
        Assert.Contains(name, (await other.GetAsync($"{Api}?q={name}")).Body, StringComparison.Ordinal);

        await hub.CatchUpAsync();
        var answered = await hub.ReadsAsync("answered");
        Assert.DoesNotContain(name, (await admin.OpenAsync($"{Runners}?q={name}&format=csv")).Body, StringComparison.Ordinal);
        Assert.Equal(answered + 1, await hub.ReadsAsync("answered"));
    }

    [Fact]
    public async Task A_replica_that_is_too_far_behind_is_not_read()
    {
        using var admin = await ReaderAsync();
        var name = await AddUnseenAsync();
        for (var passed = TimeSpan.Zero; passed <= Replica.MostLag; passed += TimeSpan.FromSeconds(1))
        {
            await hub.TickAsync();
        }

        var tooOld = await hub.ReadsAsync("too_old");
        Assert.Contains(name + "-end", (await admin.OpenAsync($"{Runners}?q={name}")).Body, StringComparison.Ordinal);
        Assert.Equal(tooOld + 1, await hub.ReadsAsync("too_old"));
        // Measured after the mark that is waited for.
        await Waiting.UntilAsync(async () => await hub.FigureAsync("runnerhub_replica_lag_seconds") > Replica.MostLag.TotalSeconds);
    }

    [Fact]
    public async Task While_other_nodes_are_not_heard_nothing_is_read_from_the_replica()
    {
        using var admin = await ReaderAsync();
        var name = People.Unique("unheard");
        await AddAsync(name);
        await hub.CatchUpAsync();
        var (answered, tooOld) = (await hub.ReadsAsync("answered"), await hub.ReadsAsync("too_old"));
        var listener = hub.Get<SignalListener>();
        await listener.StopAsync(CancellationToken.None);
        await hub.TickAsync();

        Assert.Contains(name, (await admin.OpenAsync($"{Runners}?q={name}")).Text, StringComparison.Ordinal);
        Assert.Equal((answered, tooOld + 1), (await hub.ReadsAsync("answered"), await hub.ReadsAsync("too_old")));

        // What was missed meanwhile may concern anybody, until the replica has it.
        await listener.StartAsync(CancellationToken.None);
        await Waiting.UntilAsync(() => listener.IsHearing);
        await admin.OpenAsync($"{Runners}?q={name}");
        Assert.Equal((answered, tooOld + 2), (await hub.ReadsAsync("answered"), await hub.ReadsAsync("too_old")));
        await hub.CatchUpAsync();
        await admin.OpenAsync($"{Runners}?q={name}");
        Assert.Equal(answered + 1, await hub.ReadsAsync("answered"));
    }

    [Fact]
    public async Task A_page_that_shows_what_the_replica_had_is_told_at_once()
    {
        using var admin = await ReaderAsync();
        using var other = await hub.AsAdminAsync();
        var name = People.Unique("page");
        // Of more than fit on the page, those that are online may change their places, and their rows do not count.
        var now = hub.Clock.GetUtcNow();
        long id = 0;
        for (var i = 0; i <= FindRunnerOptions.PageSize; i++)
        {
            id = await hub.AddAsync(Arrange.Runner($"{name}-{i}", lastOnline: now), runner => runner.Id);
        }

        await hub.CatchUpAsync();
        await hub.PauseAsync();
        await other.PostAsync($"{Runners}/{id}", ("Description", "changed meanwhile"));

        var page = await admin.OpenAsync($"{Runners}?q={name}");
        Assert.DoesNotContain("changed meanwhile", page.Text, StringComparison.Ordinal);
        await using var events = await admin.ListenAsync(page.Find("[sse-connect]").GetAttribute("sse-connect")!);

        await events.NextAsync("open");
        await events.NextAsync("changed");
    }

    [Fact]
    public async Task What_the_replica_counts_before_it_has_a_change_is_not_remembered()
    {
        using var admin = await ReaderAsync();
        using var other = await hub.AdminProgramAsync();
        var name = People.Unique("many");
        await hub.ReadAsync(db =>
        {
            db.AddRange(Enumerable.Range(0, RememberedCounts.Long + 1).Select(i => Arrange.Runner($"{name}-{i}", labels: name)));
            return db.SaveChangesAsync();
        });
        var id = await AddAsync(name);
        await hub.CatchUpAsync();
        await hub.PauseAsync();

        await admin.PostAsync($"{Runners}/{id}/delete");
        Assert.Equal($"{RememberedCounts.Long + 2}", (await other.GetAsync($"{Api}?q={name}")).Headers["X-Total-Count"]);

        Assert.Equal(RememberedCounts.Long + 1, (await admin.OpenAsync($"{Runners}?q={name}")).CountOf("never_connected"));
    }

    [Fact]
    public async Task When_the_replica_is_away_the_primary_answers_until_it_is_back()
    {
        using var admin = await ReaderAsync();
        var name = People.Unique("away");
        await AddAsync(name);
        await hub.CatchUpAsync();
        var (left, back) = (hub.Logged("The replica is away"), hub.Logged("The replica is back"));
        await hub.Standby.StopAsync();

        for (var i = 0; i < 5; i++)
        {
            Assert.Contains(name, (await admin.OpenAsync($"{Runners}?q={name}")).Text, StringComparison.Ordinal);
            Assert.Contains(name, (await admin.OpenAsync($"{Runners}?format=csv")).Body, StringComparison.Ordinal);
        }

        using (var client = hub.Client())
        {
            Assert.True((await client.GetAsync(new Uri("/healthz/ready", UriKind.Relative))).IsSuccessStatusCode);
        }

        await hub.Standby.StartAsync();
        // Nobody asks it before it has rested.
        var answered = await hub.ReadsAsync("answered");
        await admin.OpenAsync($"{Runners}?q={name}");
        Assert.Equal(answered, await hub.ReadsAsync("answered"));
        await Waiting.UntilAsync(() =>
        {
            hub.Clock.Advance(TimeSpan.FromSeconds(1));
            return hub.Logged("The replica is back") > back;
        });
        await hub.CatchUpAsync();
        // Figures of the site, which are read as well, were kept for longer than they are by now.
        answered = await hub.ReadsAsync("answered");
        await admin.OpenAsync($"{Runners}?q={name}");
        Assert.Equal(answered + 1, await hub.ReadsAsync("answered"));
        Assert.Equal((left + 1, back + 1), (hub.Logged("The replica is away"), hub.Logged("The replica is back")));
    }

    /// <summary>An administrator who changes nothing that other tests look at.</summary>
    private async Task<Person> ReaderAsync()
    {
        var name = People.Unique("reader");
        await hub.AddUserAsync(name, admin: true);
        await hub.FreshenAsync();
        return await hub.AsAsync(name);
    }

    /// <summary>A runner that the replica has not, though it is there. Its name is what is asked for, with an end.</summary>
    private async Task<string> AddUnseenAsync()
    {
        var name = People.Unique("unseen");
        await hub.CatchUpAsync();
        await hub.PauseAsync();
        await AddAsync(name + "-end");
        return name;
    }

    private Task<long> AddAsync(string name) => hub.AddAsync(Arrange.Runner(name), runner => runner.Id);
}
