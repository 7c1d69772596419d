using System.Net;
using System.Text.RegularExpressions;
using Google.Protobuf.WellKnownTypes;
using RunnerHub.Access;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.Logs;

/// <summary>The page of a job as it is without any script.</summary>
public abstract class JobPageTests(Hub hub) : HubTests(hub)
{
    private sealed record Scene(Work Work, RunnerActor Runner, long Task, string Page, Person Person) : IDisposable
    {
        public void Dispose() => Person.Dispose();
    }

    /// <summary>A job in the hands of a runner, and somebody who may see it.</summary>
    private async Task<Scene> StartAsync()
    {
        var work = await Work.PlaceAsync(Hub);
        var run = await work.StartAsync(Work.Job("build", "linux"));
        var runner = await work.RunnerAsync("linux");
        var task = (await runner.PollAsync()).Task.Id;
        var row = await work.ReadAsync(run);
        return new Scene(work, runner, task, $"/{work.Path}/actions/runs/{row.Id}/jobs/{row.Jobs[0].Id}", await Hub.AsAsync(work.Path.Split('/')[0]));
    }

    private Task<UpdateTaskResponse> ReportAsync(Scene scene, Result result, params (Result Result, int From, int Rows)[] steps)
    {
        var now = Timestamp.FromDateTimeOffset(Hub.Clock.GetUtcNow());
        var state = new TaskState { Id = scene.Task, Result = result, StartedAt = now };
        state.Steps.AddRange(steps.Select((step, index) => new StepState { Id = index, Result = step.Result, StartedAt = now, LogIndex = step.From, LogLength = step.Rows }));
        return scene.Runner.Client.UpdateTaskAsync(new UpdateTaskRequest { State = state });
    }

    [Fact]
    public async Task A_job_shows_its_steps_with_their_rows()
    {
        using var scene = await StartAsync();
        await scene.Runner.SendLogAsync(scene.Task, 0, ["prepared", "\e[32mgreen\e[0m <b>", "tested"]);
        await ReportAsync(scene, Result.Unspecified, (Result.Success, 1, 1), (Result.Unspecified, 2, 1));

        var page = await scene.Person.OpenAsync(scene.Page);

        Assert.Equal("build", page.Find("h1").TextContent);
        Assert.Equal("Running", page.Find("#job .mark-word").TextContent);
        Assert.Equal(
            ["Set up job|Succeeded|1 prepared", "Run echo hello|Succeeded|2 green <b>", "Run make|Running|3 tested", "Complete job|Waiting|"],
            page.Document.QuerySelectorAll(".log-step").Select(step => string.Join('|', [
                step.QuerySelector(".log-name")!.TextContent,
                step.QuerySelector(".mark-word")!.TextContent,
                .. step.QuerySelectorAll(".log-row").Select(row => $"{row.QuerySelector(".log-number")!.TextContent} {row.QuerySelector(".log-text")!.TextContent}").DefaultIfEmpty(""),
            ])));
        Assert.Equal(["step-1"], page.Document.QuerySelectorAll(".log-step[open]").Select(step => step.Id));
        Assert.Equal("#L3", page.Find("#L3 a").GetAttribute("href"));
        Assert.Contains(scene.Runner.Name, page.Find(".job-facts").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_long_log_the_page_holds_the_last_thousand_rows_and_leads_to_the_others()
    {
        using var scene = await StartAsync();
        await scene.Runner.SendLogAsync(scene.Task, 0, LogCalls.Numbered(0, 2500));

        var last = await scene.Person.OpenAsync(scene.Page);
        var middle = await scene.Person.OpenAsync(last.Document.QuerySelectorAll(".log-pages a").Single().GetAttribute("href")!);
        var first = await scene.Person.OpenAsync(middle.Find(".log-pages a").GetAttribute("href")!);

        Assert.Equal(("L1501", "L2500"), Ends(last));
        Assert.Equal(("L501", "L1500"), Ends(middle));
        Assert.Equal(("L1", "L1000"), Ends(first));
        Assert.Equal("Rows 1 to 1000 of 2500", first.Find(".log-pages span").TextContent);
        Assert.Equal(("L1001", "L2000"), Ends(await scene.Person.OpenAsync(first.Find(".log-pages a").GetAttribute("href")!)));
        Assert.Equal(("L1", "L1000"), Ends(await scene.Person.OpenAsync($"{scene.Page}?before=-7")));
        Assert.Equal(("L1501", "L2500"), Ends(await scene.Person.OpenAsync($"{scene.Page}?before={long.MaxValue}")));
    }

    [Fact]
    public async Task A_search_leads_to_the_rows_that_it_finds()
    {
        using var scene = await StartAsync();
        await scene.Runner.SendLogAsync(scene.Task, 0, [.. LogCalls.Numbered(0, 1500), "\e[31mNeedle\e[0m & <i>", .. LogCalls.Numbered(0, 2000)]);

        var page = await scene.Person.OpenAsync($"{scene.Page}?q=needle");

        Assert.Equal("1 row has “needle”", page.Find(".log-hits p").TextContent);
        Assert.Equal("1501Needle & <i>", page.Find(".log-hits li").TextContent);
        var found = await scene.Person.OpenAsync(page.Find(".log-hits a").GetAttribute("href")!.Split('#')[0]);
        Assert.Equal("1501Needle & <i>", found.Find(".log-hits li").TextContent);
        Assert.Equal("step-setup", found.Find("details[open] > .log-body > #L1501").ParentElement!.ParentElement!.Id);
        Assert.Equal("No row has “haystack”", (await scene.Person.OpenAsync($"{scene.Page}?q=haystack")).Find(".log-hits p").TextContent);
        Assert.Equal("", (await scene.Person.OpenAsync($"{scene.Page}?q=%20")).Find(".log-hits").TextContent.Trim());
        Assert.Equal(HttpStatusCode.OK, (await scene.Person.GetAsync($"{scene.Page}?q={new string('x', 3000)}")).Status);
    }

    [Fact]
    public async Task The_text_of_a_log_and_its_rows_can_be_had()
    {
        using var scene = await StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await scene.Person.GetAsync($"{scene.Page}/log")).Status);
        await scene.Runner.SendLogAsync(scene.Task, 0, ["one", "two", "three"]);

        Assert.Equal((await Hub.LogAsync(scene.Task)).Replace('\n', ' ').Trim(), (await scene.Person.OpenAsync($"{scene.Page}/log")).Text);
        Assert.Equal(
            """{"first":1,"rows":["2026-03-04T09:31:00.0000000Z two"]}""", (await scene.Person.OpenAsync($"{scene.Page}/log/rows?from=1&to=2")).Text);
        Assert.Equal(
            """{"hits":[{"row":2,"text":"2026-03-04T09:31:00.0000000Z three"}],"more":false}""", (await scene.Person.OpenAsync($"{scene.Page}/log/search?q=THREE")).Text);
        Assert.Equal(HttpStatusCode.BadRequest, (await scene.Person.GetAsync($"{scene.Page}/log/search?q=")).Status);
    }

    [Fact]
    public async Task A_job_of_another_repository_or_run_is_not_found()
    {
        using var scene = await StartAsync();
        using var other = await StartAsync();
        var id = other.Page.Split('/')[^1];
        string[] addresses = [$"{scene.Page[..^(scene.Page.Split('/')[^1].Length)]}{id}", Regex.Replace(other.Page, "/runs/[0-9]+/", $"/runs/{int.MaxValue}/")];

        foreach (var address in addresses.SelectMany(page => new[] { "", "/log", "/log/rows", "/log/search?q=x", "/log/events" }.Select(part => page + part)))
        {
            Assert.Equal(HttpStatusCode.NotFound, (await (address.StartsWith(scene.Page[..8], StringComparison.Ordinal) ? scene : other).Person.GetAsync(address)).Status);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await scene.Person.GetAsync($"{scene.Page}?attempt=2")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await scene.Person.GetAsync($"{scene.Page}/log/events?task={other.Task}")).Status);
    }

    [Fact]
    public async Task A_job_is_cancelled_and_done_again_and_each_attempt_keeps_its_log()
    {
        using var scene = await StartAsync();
        await scene.Runner.SendLogAsync(scene.Task, 0, ["first try"]);

        await scene.Person.SubmitAsync(scene.Page, "/cancel");
        var cancelling = await scene.Person.OpenAsync(scene.Page);
        Assert.Equal("Cancelling", cancelling.Find("#job .mark-word").TextContent);
        Assert.Contains("cancelled the job", cancelling.Find("#job .alert").TextContent, StringComparison.Ordinal);
        Assert.Empty(cancelling.Document.QuerySelectorAll("form[action$='/cancel'], form[action$='/rerun']"));
        await ReportAsync(scene, Result.Cancelled);

        await scene.Person.SubmitAsync(scene.Page, "/rerun");
        var waiting = await scene.Person.OpenAsync(scene.Page);
        Assert.EndsWith("were queued again (attempt 2).", waiting.Find(".alert-success").TextContent, StringComparison.Ordinal);
        Assert.Contains("Queued", waiting.Find(".job-facts").TextContent, StringComparison.Ordinal);
        Assert.Equal("Waiting for a runner", waiting.Find(".empty-title").TextContent);
        Assert.Null(waiting.Document.GetElementById("log"));
        var second = (await scene.Runner.PollAsync()).Task.Id;
        await scene.Runner.SendLogAsync(second, 0, ["second try"]);

        Assert.Equal("second try", (await scene.Person.OpenAsync(scene.Page)).Find(".log-text").TextContent);
        var former = await scene.Person.OpenAsync($"{scene.Page}?attempt=1");
        Assert.Equal("first try", former.Find(".log-text").TextContent);
        Assert.Equal("Cancelled", former.Find("#job .mark-word").TextContent);
        Assert.Contains("This is attempt 1.", former.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Queued", former.Find(".job-facts").TextContent, StringComparison.Ordinal);
        Assert.Empty(former.Document.QuerySelectorAll("form[action$='/cancel'], form[action$='/rerun']"));
        Assert.Equal(2, former.Document.QuerySelectorAll("#job .menu-item").Length);
    }

    [Fact]
    public async Task A_runner_that_says_nothing_is_told_of_until_it_reports_again()
    {
        using var scene = await StartAsync();
        await ReportAsync(scene, Result.Unspecified, (Result.Unspecified, 0, 0));
        Assert.Equal("", (await scene.Person.OpenAsync(scene.Page)).Find("#silence").TextContent);
        Assert.Equal($"/{scene.Work.Path}/settings/actions/runners/{scene.Runner.Id}", (await scene.Person.OpenAsync(scene.Page)).Find(".job-facts a").GetAttribute("href"));

        Hub.Clock.Advance(TimeSpan.FromSeconds(185));
        Assert.Equal(
            $"\u2068{scene.Runner.Name}\u2069 has not reported for 3 min; the job fails after 10 minutes of silence.",
            (await scene.Person.OpenAsync(scene.Page)).Find("#silence .alert").TextContent);

        await ReportAsync(scene, Result.Unspecified, (Result.Unspecified, 0, 0));
        Assert.Equal("", (await scene.Person.OpenAsync(scene.Page)).Find("#silence").TextContent);
        await ReportAsync(scene, Result.Success);
        Assert.Null((await scene.Person.OpenAsync(scene.Page)).Document.QuerySelector("#silence"));
    }

    [Fact]
    public async Task Runners_that_miss_the_same_labels_are_one_row_with_what_to_do()
    {
        var label = People.Unique("rare");
        var work = await Work.PlaceAsync(Hub);
        foreach (var name in new[] { "one", "two", "three" })
        {
            await Hub.AddAsync(Arrange.Runner(name, work.Scope, Hub.Clock.GetUtcNow(), labels: ["linux"]), runner => runner.Id);
        }

        await Hub.AddAsync(Arrange.Runner("old", work.Scope, Hub.Clock.GetUtcNow(), labels: ["windows"]), runner => runner.Id);
        var run = await work.ReadAsync(await work.StartAsync(Work.Job("build", "linux", label)));
        using var admin = await Hub.AsAdminAsync();

        var page = await admin.OpenAsync($"/{work.Path}/actions/runs/1/jobs/{run.Jobs[0].Id}");

        var rows = page.Document.QuerySelectorAll("#wait tbody tr").Where(row => row.TextContent.Contains(work.Path, StringComparison.Ordinal)).ToList();
        Assert.Equal(["3 runners", "old"], rows.Select(row => row.Children[0].TextContent.Trim()));
        Assert.Equal($"Give a runner the label \u2068{label}\u2069, or register one that has it.", page.Document.QuerySelectorAll("#wait .empty-subtitle")[1].TextContent);
    }

    [Fact]
    public async Task Who_may_only_read_sees_no_button_and_a_log_that_was_removed_says_so()
    {
        using var scene = await StartAsync();
        await scene.Runner.SendLogAsync(scene.Task, 0, ["secret plan"]);
        var reader = People.Unique("reader");
        await Hub.AddCollaboratorAsync(scene.Work.RepoId, await Hub.AddUserAsync(reader), RepositoryRole.Read);
        using var person = await Hub.AsAsync(reader);
        Assert.Empty((await person.OpenAsync(scene.Page)).Document.QuerySelectorAll("#job form"));
        await Hub.ReadAsync(async db =>
        {
            (await db.Tasks.FindAsync(scene.Task))!.LogExpired = true;
            return await db.SaveChangesAsync();
        });

        var page = await person.OpenAsync(scene.Page);

        Assert.Contains("The log was removed after its time.", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret plan", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await person.GetAsync($"{scene.Page}/log")).Status);
    }

    private static (string? First, string? Last) Ends(Seen page)
    {
        var rows = page.Document.QuerySelectorAll(".log-row");
        return (rows[0].Id, rows[^1].Id);
    }

    public sealed class Sqlite(SqliteHub hub) : JobPageTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : JobPageTests(hub), IClassFixture<PostgresHub>;
}
