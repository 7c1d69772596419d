using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Features.Jobs;
using RunnerHub.Platform;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Jobs;

/// <summary>Queues and lists of runs and jobs that are too long to be counted and looked through at each view.</summary>
public abstract class LongWorkTests(Hub hub) : HubTests(hub)
{
    private const int Many = 1100;
    private const string SiteQueue = "/-/admin/actions/queue?status=waiting";

    [Fact]
    public async Task Every_page_of_the_queue_of_the_site_is_in_the_order_of_all_of_it()
    {
        await QueueAsync();
        var expected = await InOrderAsync();
        using var admin = await Hub.AsAdminAsync();
        using var statements = new Statements(Hub);

        foreach (var page in new[] { 1, 2, 9, 10, 17, expected.Count / 50, (expected.Count + 49) / 50 })
        {
            Assert.Equal(expected.Skip((page - 1) * 50).Take(50), Ids(await admin.OpenAsync($"{SiteQueue}&page={page}")));
        }

        var plans = (await statements.TakePlansAsync("ActionRunJobs")).Where(asked => asked.Text.Contains("OFFSET", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(plans);
        Assert.All(plans, asked => Assert.Contains("IX_ActionRunJobs_Turns", asked.Plan, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_long_queue_is_counted_again_after_some_seconds_and_shows_what_is_next_at_once()
    {
        var works = await QueueAsync();
        using var admin = await Hub.AsAdminAsync();
        var all = await InOrderAsync();
        Assert.Equal(all.Take(50), Ids(await admin.OpenAsync(SiteQueue)));
        var first = works[2].RepoId;
        await Hub.ReadAsync(db => db.Jobs.Where(job => job.RepoId == first && job.Status == JobStatus.Waiting)
            .ExecuteUpdateAsync(set => set.SetProperty(job => job.Status, JobStatus.Running)));

        Assert.Equal((await InOrderAsync()).Take(50), Ids(await admin.OpenAsync(SiteQueue)));
        Assert.Equal(all.Count, await CountAsync());
        Hub.Clock.Advance(RememberedTotals.For + TimeSpan.FromSeconds(1));
        Assert.Equal(all.Count - 60, await CountAsync());

        async Task<int> CountAsync() => int.Parse((await admin.OpenAsync(SiteQueue)).Document.QuerySelectorAll(".counts strong")[2].TextContent, CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Of_many_runs_those_that_match_are_found_and_counted_again_after_some_seconds()
    {
        var work = await Work.PlaceAsync(Hub);
        await AddAsync([.. Enumerable.Range(1, Many).Select(number => Run(work, number, number % 3 == 0 ? JobStatus.Failure : JobStatus.Success))]);
        using var admin = await Hub.AsAdminAsync();
        using var statements = new Statements(Hub);
        var path = $"/{work.Path}/actions";

        Assert.Equal(Numbers(Enumerable.Range(1, Many).Where(number => number % 3 == 0).Reverse().Skip(30).Take(30)), Rows(await admin.OpenAsync($"{path}?status=failure&page=2")));
        Assert.Equal(Numbers([1003, 503, 3]), Rows(await admin.OpenAsync($"{path}?actor=somebody-3")));
        Assert.Equal(Numbers([1003]), Rows(await admin.OpenAsync($"{path}?q=%231003")));
        Assert.Equal(Numbers([1003, 503]), Rows(await admin.OpenAsync($"{path}?actor=somebody-3&status=success")));
        Assert.Empty(Rows(await admin.OpenAsync($"{path}?status=cancelled")));
        var plans = (await statements.TakePlansAsync("ActionRuns")).Where(asked => asked.Text.Contains("GROUP BY", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(plans);
        if (Hub is SqliteHub)
        {
            Assert.All(plans, asked => Assert.Contains("COVERING INDEX", asked.Plan, StringComparison.Ordinal));
        }

        await admin.OpenAsync($"{path}?page=3");
        Assert.DoesNotContain(statements.Take(), text => text.Contains("GROUP BY", StringComparison.Ordinal));
        await Hub.ReadAsync(db => db.Runs.Where(run => run.RepoId == work.RepoId && run.Number == 1003)
            .ExecuteUpdateAsync(set => set.SetProperty(run => run.Status, JobStatus.Cancelled)));
        Assert.Empty(Rows(await admin.OpenAsync($"{path}?status=cancelled")));
        Hub.Clock.Advance(RememberedTotals.For + TimeSpan.FromSeconds(1));
        Assert.Equal(Numbers([1003]), Rows(await admin.OpenAsync($"{path}?status=cancelled")));
    }

    [Fact]
    public async Task Of_many_runs_a_new_one_is_found_at_once_and_what_others_ask_changes_nothing()
    {
        var work = await Work.PlaceAsync(Hub);
        await AddAsync([.. Enumerable.Range(1, Many).Select(number => Run(work, number, JobStatus.Success))]);
        using var admin = await Hub.AsAdminAsync();
        using var program = await Hub.AdminProgramAsync();
        var path = $"/{work.Path}/actions?actor=somebody-3";
        Assert.Equal(Numbers([1003, 503, 3]), Rows(await admin.OpenAsync(path)));

        await AddAsync([Run(work, 10_003, JobStatus.Running)]);

        Assert.Equal(Numbers([10_003, 1003, 503, 3]), Rows(await admin.OpenAsync(path)));
        Assert.Equal(0, await CountAsync("event=%0Apush"));
        Assert.Equal(Many + 1, await CountAsync("status=&event=push"));

        async Task<int> CountAsync(string query) =>
            (await program.GetAsync($"/repos/{work.Path}/actions/runs?{query}")).Json.GetProperty("total_count").GetInt32();
    }

    [Fact]
    public async Task Of_many_runs_those_of_a_commit_are_found_by_its_index()
    {
        var work = await Work.PlaceAsync(Hub);
        await AddAsync([.. Enumerable.Range(1, Many).Select(number => Run(work, number, JobStatus.Success))]);
        using var program = await Hub.AdminProgramAsync();
        using var statements = new Statements(Hub);

        var found = (await program.GetAsync($"/repos/{work.Path}/actions/runs?head_sha=c3")).Json;

        Assert.Equal([1003, 503, 3], found.GetProperty("workflow_runs").EnumerateArray().Select(run => run.GetProperty("run_number").GetInt32()));
        var plans = await statements.TakePlansAsync("ActionRuns");
        Assert.True(Hub is PostgresHub || plans.Exists(asked => asked.Plan.Contains("IX_ActionRuns_OfCommit", StringComparison.Ordinal)), string.Join('\n', plans));
    }

    [Fact]
    public async Task Programs_page_through_many_jobs_by_state_and_labels_at_each_place()
    {
        var works = await QueueAsync();
        using var admin = await Hub.AdminProgramAsync();
        using var statements = new Statements(Hub);
        var (all, here) = (await JobsAsync(null), await JobsAsync(works[0].RepoId));

        foreach (var (path, jobs) in new[] { ("/admin", all), ($"/repos/{works[0].Path}", here) })
        {
            Assert.Equal(jobs.Skip(100).Take(50), await ReadAsync($"{path}/actions/jobs?limit=50&page=3"));
            Assert.Equal(Enumerable.Reverse(jobs).Skip(50).Take(50), await ReadAsync($"{path}/actions/jobs?limit=50&page=2&order=asc&status=queued&status=in_progress&labels=linux,gpu"));
            Assert.Empty(await ReadAsync($"{path}/actions/jobs?limit=50&labels=none"));
        }

        var plans = (await statements.TakePlansAsync("ActionRunJobs")).Where(asked => asked.Text.Contains("OFFSET", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(plans);
        if (Hub is SqliteHub)
        {
            Assert.All(plans, asked => Assert.Contains("COVERING INDEX", asked.Plan, StringComparison.Ordinal));
            Assert.All(plans, asked => Assert.DoesNotContain("TEMP B-TREE", asked.Plan, StringComparison.Ordinal));
        }

        async Task<long[]> ReadAsync(string path) => [.. (await admin.GetAsync(path)).Json.GetProperty("jobs").EnumerateArray().Select(job => job.GetProperty("id").GetInt64())];

        Task<List<long>> JobsAsync(long? repo) => Hub.ReadAsync(db => db.Jobs.Where(job => job.RepoId != null && (repo == null || job.RepoId == repo))
            .OrderByDescending(job => job.Id).Select(job => job.Id).ToListAsync());
    }

    private static List<long> Ids(Seen page) =>
        [.. page.Document.QuerySelectorAll("tbody[data-rows] > tr").Select(row => long.Parse(row.Id![1..], CultureInfo.InvariantCulture))];

    private static List<string> Rows(Seen page) => [.. page.Document.QuerySelectorAll("tbody[data-rows] > tr").Select(row => row.Id!)];

    private static List<string> Numbers(IEnumerable<int> numbers) => [.. numbers.Select(number => $"r{number}")];

    /// <summary>The jobs of the site that wait, sorted by how many of their repository come before them, those with runners included.</summary>
    private async Task<List<long>> InOrderAsync()
    {
        var jobs = await Hub.ReadAsync(db => db.Jobs.AsNoTracking().Where(job => job.Status >= JobStatus.Waiting).ToListAsync());
        var busy = jobs.Where(job => job.Status.IsWithRunner).CountBy(job => job.RepoId ?? 0).ToDictionary();
        return
        [
            .. jobs.Where(job => job.Status == JobStatus.Waiting).GroupBy(job => job.RepoId ?? 0)
                .SelectMany(some => some.OrderBy(job => job.Queued).ThenBy(job => job.Id).Select((job, turn) => (Job: job, Round: turn + busy.GetValueOrDefault(some.Key))))
                .OrderBy(pair => pair.Round).ThenBy(pair => pair.Job.Queued).ThenBy(pair => pair.Job.Id).Select(pair => pair.Job.Id),
        ];
    }

    /// <summary>Three repositories: many jobs wait in one, fewer in another of which runners have some, and sixty in the third.</summary>
    private async Task<List<Work>> QueueAsync()
    {
        // What was counted for another test is forgotten.
        Hub.Clock.Advance(RememberedTotals.For + TimeSpan.FromSeconds(1));
        var works = new List<Work>();
        foreach (var (waiting, running) in new[] { (Many, 0), (400, 5), (60, 0) })
        {
            var work = await Work.PlaceAsync(Hub);
            var queue = new JobQueue { RepoId = work.RepoId, LabelKeys = ["linux"], Key = Secret.NewHex() };
            await AddAsync([], queue);
            var run = Run(work, 1, JobStatus.Waiting);
            run.Jobs.AddRange(Enumerable.Range(0, waiting + running).Select(position => new ActionRunJob
            {
                RepoId = work.RepoId,
                Position = position,
                Key = "job",
                Name = $"job {position}",
                Labels = ["linux"],
                Payload = "",
                QueueId = queue.Id,
                Status = position < running ? JobStatus.Running : JobStatus.Waiting,
                Created = Hub.Clock.GetUtcNow(),
                Queued = Hub.Clock.GetUtcNow().AddSeconds(-position * 7 % 31),
            }));
            await AddAsync([run]);
            works.Add(work);
        }

        return works;
    }

    private ActionRun Run(Work work, int number, JobStatus status) => new()
    {
        RepoId = work.RepoId,
        Number = number,
        Title = "Mend the roof",
        WorkflowName = "ci",
        Event = "push",
        Ref = "refs/heads/main",
        Sha = $"c{number % 500}",
        ActorName = $"somebody-{number % 500}",
        Status = status,
        Created = Hub.Clock.GetUtcNow(),
        Updated = Hub.Clock.GetUtcNow(),
    };

    private Task<int> AddAsync(IReadOnlyList<ActionRun> runs, JobQueue? queue = null) => Hub.ReadAsync(db =>
    {
        db.AddRange(runs);
        db.AddRange(queue is null ? [] : [queue]);
        return db.SaveChangesAsync();
    });

    public sealed class Sqlite(SqliteHub hub) : LongWorkTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : LongWorkTests(hub), IClassFixture<PostgresHub>;
}
