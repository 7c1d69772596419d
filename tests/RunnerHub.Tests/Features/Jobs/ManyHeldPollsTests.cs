using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.Jobs;

/// <summary>When as many polls are held as may be, others are answered at once.</summary>
public abstract class ManyHeldPollsTests(Hub hub) : HubTests(hub)
{
    private const int Most = 21;
    private const int OfEachKind = 20;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary>As the setting says; a little less would do.</summary>
    private static readonly TimeSpan Held = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Of_a_kind_of_which_many_are_held_others_are_answered_at_once_and_get_jobs_all_the_same()
    {
        var work = await Work.PlaceAsync(Hub);
        var many = new List<RunnerActor>();
        for (var i = 0; i < Most; i++)
        {
            many.Add(await work.RunnerAsync("linux"));
        }

        var (another, rare) = (await work.RunnerAsync("linux"), await work.RunnerAsync("gpu"));
        var held = many.ConvertAll(Poll);
        await Hub.HoldsAsync(Most);

        Assert.Null((await Poll(another)).Task);
        var rarePoll = Poll(rare);
        await Hub.HoldsAsync(Most + 1);
        await work.StartAsync(Work.Job("build", "linux"), Work.Job("test", "linux"));
        await Hub.HoldsAsync(Most - 1);
        var anotherPoll = Poll(another);
        await Hub.HoldsAsync(Most);
        Hub.Clock.Advance(Held);
        var replies = await Task.WhenAll([.. held, anotherPoll, rarePoll]);
        Assert.Equal(2, replies.Count(reply => reply.Task is not null));
        await Hub.HoldsAsync(0);
    }

    [Fact]
    public async Task Of_each_kind_some_are_held_however_many_others_are()
    {
        var work = await Work.PlaceAsync(Hub);
        var (common, rare) = (new List<RunnerActor>(), new List<RunnerActor>());
        for (var i = 0; i < Most; i++)
        {
            common.Add(await work.RunnerAsync("linux"));
            rare.Add(await work.RunnerAsync("gpu"));
        }

        var held = common.ConvertAll(Poll);
        await Hub.HoldsAsync(Most);
        held.AddRange(rare.Take(OfEachKind).Select(Poll));
        await Hub.HoldsAsync(Most + OfEachKind);

        Assert.Null((await Poll(rare[^1])).Task);

        await work.StartAsync(Work.Job("build", "gpu"));
        Assert.NotNull((await await Task.WhenAny(held)).Task);
        Hub.Clock.Advance(Held);
        await Task.WhenAll(held);
        await Hub.HoldsAsync(0);
    }

    private static Task<FetchTaskResponse> Poll(RunnerActor runner) => runner.Client.FetchTaskAsync(new FetchTaskRequest(), Timeout);

    public sealed class Sqlite(ManyHeldPollsTests.Sqlite.Limited hub) : ManyHeldPollsTests(hub), IClassFixture<ManyHeldPollsTests.Sqlite.Limited>
    {
        public sealed class Limited : SqliteHub
        {
            protected override IEnumerable<KeyValuePair<string, string?>> Settings => [new("RUNNERHUB_POLL_SECONDS", "30"), new("RUNNERHUB_HELD_POLLS", "21")];
        }
    }

    public sealed class Postgres(ManyHeldPollsTests.Postgres.Limited hub) : ManyHeldPollsTests(hub), IClassFixture<ManyHeldPollsTests.Postgres.Limited>
    {
        public sealed class Limited : PostgresHub
        {
            protected override IEnumerable<KeyValuePair<string, string?>> Settings => [new("RUNNERHUB_POLL_SECONDS", "30"), new("RUNNERHUB_HELD_POLLS", "21")];
        }
    }
}
