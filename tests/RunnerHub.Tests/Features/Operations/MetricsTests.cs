using System.Net;
using RunnerHub.Features.Presence;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Operations;

public abstract class MetricsTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task Only_who_has_the_token_may_scrape()
    {
        foreach (var (scheme, token) in new (string?, string?)[] { (null, null), ("Bearer", "another-token-of-many"), ("Bearer", ""), ("Basic", Scrape.Token), ("Bearer", Scrape.Token + "x") })
        {
            using var answer = await Hub.AskMetricsAsync(scheme, token);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("Bearer", Assert.Single(answer.Headers.WwwAuthenticate).Scheme);
            Assert.Equal("Send the token of RUNNERHUB_METRICS_TOKEN in the header Authorization: Bearer TOKEN.\n", await answer.Content.ReadAsStringAsync());
        }

        Assert.Contains("# TYPE runnerhub_runners gauge", await Hub.ScrapeAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runners_are_told_by_status_and_read_again_after_a_while()
    {
        // The runners of other tests are offline by then, and what was read is old.
        Hub.Clock.Advance(TimeSpan.FromMinutes(10));
        var before = await Hub.FigureAsync("runnerhub_runners", "runnerhub_runner_status=\"idle\"");
        await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(), People.Unique("measured"), "linux");
        await Hub.WritePresenceAsync();
        Assert.Equal(before, await Hub.FigureAsync("runnerhub_runners", "runnerhub_runner_status=\"idle\""));

        // Before the next time that they are sent, which is after 15 s.
        Hub.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((before ?? 0) + 1, await Hub.FigureAsync("runnerhub_runners", "runnerhub_runner_status=\"idle\""));
    }

    [Fact]
    public async Task Jobs_that_wait_are_told_by_their_labels()
    {
        var label = People.Unique("label");
        var work = await Work.PlaceAsync(Hub);
        await work.StartAsync(Work.Job("one", label, "gpu"), Work.Job("two", "gpu", label.ToUpperInvariant()));

        Hub.Clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(2, await Hub.FigureAsync("runnerhub_queue_jobs", $"\"gpu,{label}\""));
    }

    [Fact]
    public async Task However_many_sets_of_labels_there_are_only_the_longest_queues_are_told_apart()
    {
        var work = await Work.PlaceAsync(Hub);
        var label = People.Unique("rare");
        await work.StartAsync([.. Enumerable.Range(0, 30).Select(number => Work.Job($"job{number}", $"{label}-{number}"))]);

        Hub.Clock.Advance(TimeSpan.FromSeconds(15));
        Assert.InRange((await Hub.ScrapeAsync()).Split('\n').Count(line => line.StartsWith("runnerhub_queue_jobs{", StringComparison.Ordinal)), 21, 21);
        Assert.True(await Hub.FigureAsync("runnerhub_queue_jobs", "\"(others)\"") >= 10);
    }

    [Fact]
    public async Task What_the_database_took_is_measured()
    {
        var before = await Hub.FigureAsync("runnerhub_database_command_duration_seconds_count", "outcome=\"answered\"") ?? 0;
        await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(), People.Unique("writer"));

        Assert.True(await Hub.FigureAsync("runnerhub_database_command_duration_seconds_count", "outcome=\"answered\"") > before);
    }

    [Fact]
    public async Task While_the_database_is_away_the_other_figures_are_told()
    {
        await Hub.ScrapeAsync();
        await Hub.TakeDatabaseAwayAsync();
        Hub.Clock.Advance(TimeSpan.FromSeconds(15));
        var away = await Hub.ScrapeAsync();
        Assert.DoesNotContain("runnerhub_runners{", away, StringComparison.Ordinal);
        Assert.Contains("runnerhub_live_pages", away, StringComparison.Ordinal);
        Assert.True(await Hub.FigureAsync("runnerhub_database_command_duration_seconds_count") > 0);

        await Hub.BringDatabaseBackAsync();
        Assert.NotNull(await Hub.FigureAsync("runnerhub_runners"));
    }

    [Fact]
    public async Task Rows_of_logs_are_counted_once_however_often_they_are_sent()
    {
        var before = await Hub.FigureAsync("runnerhub_log_rows_total") ?? 0;
        var work = await Work.PlaceAsync(Hub);
        await work.StartAsync(Work.Job("build", "linux"));
        var runner = await work.RunnerAsync("linux");
        var task = await runner.TakeAsync();
        for (var time = 0; time < 2; time++)
        {
            await runner.Client.UpdateLogAsync(new() { TaskId = task.Id, Rows = { new RunnerHub.Protocol.Messages.LogRow { Content = "one" }, new RunnerHub.Protocol.Messages.LogRow { Content = "two" } } });
        }

        Assert.Equal(before + 2, await Hub.FigureAsync("runnerhub_log_rows_total"));
    }

    [Fact]
    public async Task Polls_are_counted_and_so_is_a_job_that_one_gets_with_how_long_it_has_waited()
    {
        var work = await Work.PlaceAsync(Hub);
        var runner = await work.RunnerAsync("linux");
        var polls = await Hub.FigureAsync("runnerhub_polls_total") ?? 0;
        var claims = await Hub.FigureAsync("runnerhub_claims_total") ?? 0;
        var waited = await Hub.FigureAsync("runnerhub_dispatch_delay_seconds_sum") ?? 0;

        await runner.TakeNothingAsync();
        await work.StartAsync(Work.Job("build", "linux"));
        Hub.Clock.Advance(TimeSpan.FromSeconds(2));
        await runner.TakeAsync();

        Assert.Equal((polls + 2, claims + 1), (await Hub.FigureAsync("runnerhub_polls_total"), await Hub.FigureAsync("runnerhub_claims_total")));
        Assert.InRange((await Hub.FigureAsync("runnerhub_dispatch_delay_seconds_sum") ?? 0) - waited, 1.9, 2.1);
        Assert.Equal(0, await Hub.FigureAsync("runnerhub_polls_held"));
    }

    [Fact]
    public async Task Refused_calls_are_counted_by_procedure_and_code()
    {
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(), People.Unique("refused"), "linux");
        string[] why = ["rpc_method=\"UpdateTask\"", "error_type=\"not_found\""];
        var before = await Hub.FigureAsync("runnerhub_rpc_refusals_total", why) ?? 0;

        await runner.WorkAsync();

        Assert.Equal(before + 1, await Hub.FigureAsync("runnerhub_rpc_refusals_total", why));
    }

    [Fact]
    public async Task Writing_who_is_online_is_measured()
    {
        await Hub.StopWorkAsync<PresenceWriter>();
        await Hub.WritePresenceAsync();
        var rows = await Hub.FigureAsync("runnerhub_presence_flush_rows_sum") ?? 0;
        var times = await Hub.FigureAsync("runnerhub_presence_flush_duration_seconds_count") ?? 0;
        await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(), People.Unique("present"), "linux");

        await Hub.WritePresenceAsync();

        Assert.Equal((rows + 1, times + 1), (await Hub.FigureAsync("runnerhub_presence_flush_rows_sum"), await Hub.FigureAsync("runnerhub_presence_flush_duration_seconds_count")));
    }

    [Fact]
    public async Task Open_pages_are_told()
    {
        using var admin = await Hub.AsAdminAsync();
        await using (var page = await admin.ListenAsync("/-/admin/actions/runners/events"))
        {
            await page.NextAsync("open");
            await page.NextAsync("changed");
            Assert.Equal(1, await Hub.FigureAsync("runnerhub_live_pages"));
        }
    }

    [Fact]
    public async Task The_scrape_says_which_node_speaks()
    {
        Assert.Contains($"service_instance_id=\"{Environment.MachineName}:{Environment.ProcessId}\"", await Hub.ScrapeAsync(), StringComparison.Ordinal);
    }

    public sealed class Sqlite(MeteredSqliteHub hub) : MetricsTests(hub), IClassFixture<MeteredSqliteHub>;

    public sealed class Postgres(MeteredPostgresHub hub) : MetricsTests(hub), IClassFixture<MeteredPostgresHub>;
}
