using RunnerHub.Features.Jobs.Waiting;
using RunnerHub.Features.Runners;

namespace RunnerHub.Tests.Features.Jobs.Waiting;

/// <summary>The sentence on a job that waits, and the verdict on each runner, of every kind.</summary>
public sealed class WaitSummaryTests
{
    private const long Repository = 7;
    private const long Owner = 3;

    private static readonly DateTimeOffset Now = new(2026, 3, 4, 9, 30, 0, TimeSpan.Zero);
    private static readonly Wish Gpu = new(Repository, Owner, null, ["GPU", "linux"]);

    private static Candidate Runner(params string[] labels) => new() { Id = 1, LastOnline = Now.AddSeconds(-5), LabelKeys = labels.ToHashSet() };

    private static List<CandidateGroup> Groups(params Candidate[] runners) => [.. runners.GroupBy(runner => runner).Select(CandidateGroup.Of)];

    private static Candidate Able => Runner("gpu", "linux");

    private static Candidate Busy => Able with { Doing = new CurrentTask(1, 1, "build", 1, 1, 9, "acme/rocket") };

    private static Candidate Away(int minutes) => Able with { LastOnline = Now.AddMinutes(-minutes) };

    private static Candidate Never => Able with { LastOnline = ActionRunner.Never };

    public static TheoryData<string, int?, object[]> Situations => new()
    {
        { "No runner has any of the labels GPU and linux.", null, [] },
        { "No runner has the label GPU.", null, [Runner("linux"), Runner()] },
        { "No runner has all of the labels GPU and linux.", null, [Runner("linux"), Runner("gpu")] },
        { "No runner has the label GPU.", null, [Able with { OwnerId = 4 }, Able with { RepoId = 8 }, Runner("linux")] },
        { "1 runner has the labels; it is disabled.", null, [Able with { IsDisabled = true }, Runner("linux")] },
        { "2 runners have the labels; all are disabled.", null, [Able with { IsDisabled = true }, Away(1) with { IsDisabled = true }] },
        { "1 runner has the labels; it is ephemeral and has had its task.", null, [Able with { IsUsedUp = true }] },
        { "3 runners have the labels; all are offline, the last was seen 12 minutes ago.", null, [Away(12), Away(90), Never] },
        { "1 runner has the labels; it is offline, and was last seen 2 hours ago.", null, [Away(125), Able with { IsDisabled = true }] },
        { "1 runner has the labels; it has never connected.", null, [Never] },
        { "2 runners have the labels; none has ever connected.", null, [Never, Never] },
        { "2 runners can take it and are busy; 4 jobs are before it.", 4, [Busy, Busy, Away(3)] },
        { "1 runner can take it and is busy; 1 job is before it.", 1, [Busy with { OwnerId = Owner }] },
        { "1 runner can take it and is busy.", 0, [Busy with { RepoId = Repository }] },
        { "1 runner can take it at the next poll.", 0, [Able, Busy] },
        { "2 runners can take it; 3 jobs are before it.", 3, [Able, Able] },
    };

    [Theory]
    [MemberData(nameof(Situations))]
    public void The_sentence_says_what_would_help(string sentence, int? before, object[] runners) =>
        Assert.Equal(sentence, JobWaitJson.Plain(WaitSummary.Of(Gpu, Groups([.. runners.Cast<Candidate>()]), before, Now)));

    [Fact]
    public void What_asks_for_no_label_is_said_to_match_nobody() =>
        Assert.Equal("It asks for no label, so no runner takes it.", WaitSummary.Of(new Wish(Repository, Owner, null, []), Groups(Able), 0, Now));

    [Fact]
    public void One_label_is_named() =>
        Assert.Equal("1 runner has the label arm; it is disabled.",
            JobWaitJson.Plain(WaitSummary.Of(new Wish(Repository, Owner, null, ["arm"]), Groups(Runner("arm") with { IsDisabled = true }), 0, Now)));

    public static TheoryData<string, object> Verdicts => new()
    {
        { "can take it at the next poll", Able },
        { "busy with acme/rocket · build", Busy },
        { "offline 12 min", Away(12) },
        { "offline 26 h", Away(26 * 60) },
        { "offline 3 d", Away(72 * 60) },
        { "never connected", Never },
        { "ephemeral, has had its task", Busy with { IsUsedUp = true } },
        { "missing label GPU", Runner("linux") with { LastOnline = Never.LastOnline } },
        { "missing labels GPU and linux", Runner("arm") },
        { "disabled", Runner("linux") with { IsDisabled = true } },
        { "belongs to another owner", Able with { OwnerId = 4, IsDisabled = true } },
        { "belongs to another owner", Able with { RepoId = 8 } },
    };

    [Theory]
    [MemberData(nameof(Verdicts))]
    public void Of_all_that_keeps_a_runner_from_a_job_the_first_is_named(string reason, object runner)
    {
        var candidate = (Candidate)runner;

        Assert.Equal(reason, JobWaitJson.Plain(Verdict.Of(candidate, Gpu, Now).Say(candidate.LastOnline, "acme/rocket · build", Now)));
    }

    [Fact]
    public void A_runner_for_which_alone_a_job_is_needs_no_label()
    {
        var wish = new Wish(null, null, 1, ["whatever"]);

        Assert.Equal(VerdictKind.Ready, Verdict.Of(Runner(), wish, Now).Kind);
        Assert.Equal(VerdictKind.OtherOwner, Verdict.Of(Runner() with { Id = 2 }, wish, Now).Kind);
        Assert.Equal("Its runner is offline; it was last seen 5 minutes ago.", WaitSummary.Of(wish, Groups(Away(5)), null, Now));
    }
}
