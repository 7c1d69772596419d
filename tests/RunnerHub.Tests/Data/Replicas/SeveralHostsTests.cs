using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Data.Replicas;
using RunnerHub.Platform;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Data.Replicas;

/// <summary>A node whose connection strings name several hosts, beside one with one host each.</summary>
public sealed class SeveralHostsTests : HubTests, IClassFixture<ReplicaHub>
{
    private const string Runners = "/-/admin/actions/runners";

    private readonly ReplicaHub first;

    public SeveralHostsTests(ReplicaHub hub)
        : base(hub) => first = hub;

    [Fact]
    public async Task It_writes_listens_and_locks_at_the_primary_and_reads_lists_from_the_standby()
    {
        await using var second = new SeveralHostsHub(first.SeveralHosts);
        await second.InitializeAsync();
        var name = People.Unique("hosts");
        await second.AddAsync(Arrange.Runner(name), runner => runner.Id);
        Assert.True(await second.Get<IsOnDuty>()(name, CancellationToken.None));
        Assert.False(await first.Get<IsOnDuty>()(name, CancellationToken.None));
        await UntilHeardAsync(first, second);
        await UntilHeardAsync(second, first);

        var tooOld = second.Get<ReplicaMarks>().Newest;
        Assert.Equal(0, tooOld);
        await CatchUpAsync(second);
        Assert.True(await second.UseAsync((Reads reads) => reads.AskAsync((RunnerHubDb db) => IsStandbyAsync(db), CancellationToken.None)));
        Assert.False(await second.ReadAsync(IsStandbyAsync));
    }

    [Fact]
    public async Task Whoever_has_changed_something_at_one_node_sees_it_at_the_other()
    {
        await using var second = new SeveralHostsHub(first.SeveralHosts);
        await second.InitializeAsync();
        var name = People.Unique("elsewhere");
        var id = await first.AddAsync(Arrange.Runner(name), runner => runner.Id);
        using var here = await first.AsAdminAsync();
        using var there = await second.AsAdminAsync();
        await UntilHeardAsync(first, second);
        await first.CatchUpAsync();
        await CatchUpAsync(second);
        await first.PauseAsync();
        Assert.Contains(name, (await there.OpenAsync($"{Runners}?q={name}")).Text, StringComparison.Ordinal);

        await here.PostAsync($"{Runners}/{id}/delete");
        await UntilHeardAsync(first, second);

        Assert.DoesNotContain("value=\"" + id, (await there.OpenAsync($"{Runners}?q={name}")).Body, StringComparison.Ordinal);
        await first.ResumeAsync();
    }

    private static Task<bool> IsStandbyAsync(RunnerHubDb db) =>
        db.Database.SqlQueryRaw<bool>("SELECT pg_is_in_recovery() AS \"Value\"").SingleAsync();

    private static async Task CatchUpAsync(SeveralHostsHub hub)
    {
        // Each hub has a clock of its own.
        hub.Clock.Advance(TimeSpan.FromSeconds(1));
        await Waiting.UntilAsync(() => hub.Get<ReplicaMarks>().Newest == hub.Clock.GetTimestamp());
        await Waiting.UntilAsync(() => hub.UseAsync((Reads reads) => reads.AskAsync((RunnerHubDb db) => IsStandbyAsync(db), CancellationToken.None)));
    }

    /// <summary>Until what one publishes reaches the other.</summary>
    private static async Task UntilHeardAsync(Hub from, Hub to)
    {
        var topic = People.Unique("topic");
        var told = to.Get<SignalBus>().NextAsync(topic);
        from.Get<SignalBus>().Publish(topic);
        await told.WaitAsync(Waiting.Patience);
    }

    private sealed class SeveralHostsHub(string database) : Hub
    {
        public override string? Unavailable => null;

        protected override IEnumerable<KeyValuePair<string, string?>> Settings =>
            [new("ConnectionStrings:RunnerHubReplica", database), new("RUNNERHUB_SECRET_KEY", new string('k', 40))];

        public override Task TakeDatabaseAwayAsync() => throw new NotSupportedException();

        public override Task BringDatabaseBackAsync() => throw new NotSupportedException();

        protected override Task<string> CreateDatabaseAsync() => Task.FromResult(database);

        protected override Task DropDatabaseAsync(string connectionString) => Task.CompletedTask;
    }
}

/// <summary>A hub whose replica is none: it is the primary itself.</summary>
public sealed class NoReplicaTests : HubTests, IClassFixture<NoReplicaTests.Itself>
{
    public NoReplicaTests(Itself hub)
        : base(hub)
    {
    }

    [Fact]
    public async Task A_server_that_takes_writes_is_not_taken_for_a_replica()
    {
        Hub.Clock.Advance(TimeSpan.FromSeconds(1));
        await Hub.UntilLoggedAsync("The replica is away");

        Assert.Contains(Hub.Log.All, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("the server is no replica", StringComparison.Ordinal));
        using var admin = await Hub.AsAdminAsync();
        await admin.OpenAsync("/-/admin/actions/runners");
    }

    public sealed class Itself : PostgresHub
    {
        protected override IEnumerable<KeyValuePair<string, string?>> Settings => [new("ConnectionStrings:RunnerHubReplica", ConnectionString)];
    }
}
