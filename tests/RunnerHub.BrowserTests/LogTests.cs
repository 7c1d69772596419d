using Google.Protobuf.WellKnownTypes;
using Microsoft.Playwright;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;
using static Microsoft.Playwright.Assertions;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.BrowserTests;

/// <summary>A log as somebody reads it while its job runs, and afterwards.</summary>
public abstract class LogTests(Hub hub) : BrowserTests(hub)
{
    private sealed record Scene(Work Work, RunnerActor Runner, long Task, string Page, Visitor Visitor) : IAsyncDisposable
    {
        private int length;

        public IPage Browser => Visitor.Page;

        public ILocator Rows => Browser.Locator(".log-row");

        public async Task SendAsync(params IEnumerable<string> rows)
        {
            foreach (var some in rows.Chunk(5000))
            {
                var request = new UpdateLogRequest { TaskId = Task, Index = length };
                request.Rows.AddRange(some.Select(row => new LogRow { Content = row }));
                length = (int)(await Runner.Client.UpdateLogAsync(request)).AckIndex;
            }
        }

        public Task<UpdateTaskResponse> ReportAsync(Result result, params (Result Result, int From, int Rows)[] steps)
        {
            var now = Timestamp.FromDateTime(DateTime.UnixEpoch.AddYears(56));
            var state = new TaskState { Id = Task, Result = result, StartedAt = now };
            state.Steps.AddRange(steps.Select((step, index) => new StepState { Id = index, Result = step.Result, StartedAt = now, LogIndex = step.From, LogLength = step.Rows }));
            return Runner.Client.UpdateTaskAsync(new UpdateTaskRequest { State = state });
        }

        public Task<UpdateLogResponse> SealAsync() => Runner.Client.UpdateLogAsync(new UpdateLogRequest { TaskId = Task, Index = length, NoMore = true });

        public ValueTask DisposeAsync() => Visitor.DisposeAsync();
    }

    private async Task<Scene> StartAsync(Look? look = null)
    {
        var work = await Work.PlaceAsync(Hub);
        var row = await work.ReadAsync(await work.StartAsync(Work.Job("build", "linux")));
        var runner = await work.RunnerAsync("linux");
        var task = (await runner.PollAsync()).Task.Id;
        return new Scene(
            work, runner, task, $"/{work.Path}/actions/runs/{row.Id}/jobs/{row.Jobs[0].Id}", await AsAsync(work.Path.Split('/')[0], look ?? Look.Desk));
    }

    [Theory]
    [MemberData(nameof(Look.All), MemberType = typeof(Look))]
    public async Task A_job_is_followed_live_to_its_end(int width, ColorScheme theme)
    {
        await using var scene = await StartAsync(new Look(width, theme));
        var page = scene.Browser;
        await page.GotoAsync(scene.Page);
        await scene.SendAsync("preparing");
        await Expect(page.Locator("#step-setup .log-text")).ToHaveTextAsync("preparing");

        await scene.ReportAsync(Result.Unspecified, (Result.Unspecified, 1, 0));
        await Expect(page.Locator("#step-0")).ToHaveAttributeAsync("open", "");
        await scene.SendAsync("::group::Fetch", "one", "::endgroup::", "\e[31mred\e[0m and \e[38;5;226mpale\e[0m \e[30;41mloud\e[0m", "::error::it broke", "<img src=x onerror=alert(1)>");
        await Expect(page.Locator("#L5 .ansi-1")).ToHaveTextAsync("red");
        await Expect(page.Locator("#L6.is-error")).ToContainTextAsync("Error: it broke");
        await Expect(page.Locator("#L7 .log-text")).ToHaveTextAsync("<img src=x onerror=alert(1)>");
        await Expect(page.Locator("#L3")).ToBeHiddenAsync();
        await page.Locator("#L2 button").ClickAsync();
        await Expect(page.Locator("#L3")).ToBeVisibleAsync();
        await scene.Visitor.ExpectUsableAsync();

        await scene.ReportAsync(Result.Unspecified, (Result.Success, 1, 6), (Result.Unspecified, 7, 0));
        await scene.SendAsync("testing");
        await Expect(page.Locator("#step-1 .log-text")).ToHaveTextAsync("testing");
        await scene.SealAsync();
        await scene.ReportAsync(Result.Failure, (Result.Success, 1, 6), (Result.Failure, 7, 1));

        await Expect(page.Locator("#job .mark-word").First).ToHaveTextAsync("Failed");
        await Expect(page.Locator("#step-1 .mark-word")).ToHaveTextAsync("Failed");
        await scene.Visitor.ExpectUsableAsync();
    }

    [Fact]
    public async Task Messages_are_decoded_and_say_where()
    {
        await using var scene = await StartAsync();
        await scene.SendAsync(
            "::error file=a.js,line=3::boom", "::warning title=Old%2C very%3A old::100%25 of%0D%0Atwo rows", "::notice file=b%2C.c,line=,col=4::x%2525", "::debug file=,nonsense::why:: so",
            "##[error]50%25", "::group::Half%2C or 50%25", "::set-output::kept %25");

        await scene.Browser.GotoAsync(scene.Page);

        await Expect(scene.Browser.Locator("#L7")).ToHaveCountAsync(1);
        Assert.Equal(
            [
                "Error: a.js:3: boom", "Warning: Old, very: old: 100% of\ntwo rows", "Notice: b,.c: x%25", "Debug: why:: so", "Error: 50%25", "Half%2C or 50%", "::set-output::kept %25",
            ],
            await scene.Browser.Locator(".log-row .log-text").AllTextContentsAsync());
        await scene.Visitor.ExpectUsableAsync();
    }

    [Fact]
    public async Task Fifty_thousand_rows_come_in_order_while_the_page_stays_quick_and_follows()
    {
        await using var scene = await StartAsync();
        var page = scene.Browser;
        await page.GotoAsync(scene.Page);
        await scene.SendAsync("row 1");
        await Expect(page.Locator("#L1")).ToBeVisibleAsync();

        await scene.SendAsync(Enumerable.Range(2, 49_999).Select(number => $"row {number}"));

        await Expect(page.Locator("#L50000")).ToBeInViewportAsync();
        Assert.True(await page.EvaluateAsync<bool>("() => [...document.querySelectorAll('.log-row')].reverse().every((row, at) => row.id === `L${50000 - at}`)"));
        Assert.InRange(await scene.Rows.CountAsync(), 1000, 15_000);

        await page.EvaluateAsync("scrollTo(0, 500)");
        await Expect(scene.Visitor.Button("Follow the log")).ToBeVisibleAsync();
        await scene.SendAsync("row 50001");
        await Expect(page.Locator("#L50001")).ToHaveCountAsync(1);
        await Expect(page.Locator("#L50001")).Not.ToBeInViewportAsync();
        await scene.Visitor.Button("Follow the log").ClickAsync();
        await Expect(page.Locator("#L50001")).ToBeInViewportAsync();
    }

    [Fact]
    public async Task A_link_to_a_row_opens_its_step_and_marks_it_wherever_it_is()
    {
        await using var scene = await StartAsync();
        var page = scene.Browser;
        await scene.SendAsync(Enumerable.Range(1, 9000).Select(number => $"row {number}"));
        await scene.SealAsync();
        await scene.ReportAsync(Result.Success, (Result.Success, 10, 4000), (Result.Success, 4010, 4990));

        await page.GotoAsync($"{scene.Page}#L2500");
        await Expect(page.Locator("#L2500.is-marked")).ToBeInViewportAsync();
        await Expect(page.Locator("#step-1")).Not.ToHaveAttributeAsync("open", "");

        await Expect(page.Locator("#L2503 .log-number")).ToHaveAttributeAsync("tabindex", "-1");
        await page.Locator("#L2503 .log-number").ClickAsync();
        await Expect(page.Locator("#L2503.is-marked")).ToBeInViewportAsync();
        await Expect(page.Locator(".is-marked")).ToHaveCountAsync(1);
        Assert.EndsWith("#L2503", page.Url, StringComparison.Ordinal);

        await page.GetByText("1,489 earlier rows").ClickAsync();
        await Expect(page.Locator("#L11")).ToHaveCountAsync(1);
        await Expect(page.Locator("#L1500")).ToBeInViewportAsync();
        await page.GetByText("511 later rows").ClickAsync();
        await Expect(page.Locator("#L4010")).ToHaveCountAsync(1);
        Assert.True(await page.EvaluateAsync<bool>("() => [...document.querySelectorAll('#step-0 .log-row')].every((row, at) => row.id === `L${at + 11}`)"));
    }

    [Fact]
    public async Task Of_a_long_log_the_first_and_the_last_rows_are_a_step_away_and_none_lies_beyond_the_buttons()
    {
        await using var scene = await StartAsync();
        var page = scene.Browser;
        await scene.SendAsync(Enumerable.Range(1, 20_000).Select(number => $"row {number}"));
        await scene.SealAsync();
        await scene.ReportAsync(Result.Success, (Result.Success, 0, 20_000));
        const string inOrder = "first => { const parts = [...document.querySelectorAll('#step-0 .log-row, #step-0 .log-more')]; const rows = parts.filter(part => part.matches('.log-row'));"
            + " return rows.every((row, at) => row.id === `L${at + first}`) && parts.map(part => part.matches('.log-row') ? 'r' : 'b').join('').replace(/r+/, 'r') === (first === 1 ? 'rbb' : first === 18001 ? 'bbr' : 'bbrbb'); }";

        await page.GotoAsync($"{scene.Page}#L10000");
        await Expect(page.Locator("#L10000.is-marked")).ToBeInViewportAsync();
        await Expect(page.GetByText("9,001 later rows")).ToHaveCountAsync(1);
        Assert.True(await page.EvaluateAsync<bool>(inOrder, 9000));

        await page.GetByText("First rows").ClickAsync();
        await Expect(page.Locator("#L1")).ToBeInViewportAsync();
        await Expect(page.GetByText("18,000 later rows")).ToHaveCountAsync(1);
        Assert.True(await page.EvaluateAsync<bool>(inOrder, 1));
        await page.GetByText("Last rows").ClickAsync();
        await Expect(page.Locator("#L20000")).ToBeInViewportAsync();
        await Expect(page.GetByText("18,000 earlier rows")).ToHaveCountAsync(1);
        Assert.True(await page.EvaluateAsync<bool>(inOrder, 18001));

        await page.EvaluateAsync("scrollTo(0, 0)");
        await page.EvaluateAsync("document.activeElement.blur()");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("j");
        await Expect(page.Locator("#step-0 > summary")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByText("18,000 earlier rows")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_search_finds_rows_that_are_not_loaded_and_leads_to_them()
    {
        await using var scene = await StartAsync();
        var page = scene.Browser;
        await scene.SendAsync([.. Enumerable.Range(1, 3000).Select(number => $"row {number}"), "::group::Folded", "the \e[32mNeed\e[0mle", "::endgroup::", .. Enumerable.Range(1, 3000).Select(number => $"row {number}")]);
        await scene.SealAsync();
        await scene.ReportAsync(Result.Success, (Result.Success, 10, 6000));
        await page.GotoAsync(scene.Page);

        await page.GetByLabel("Search in this log").FillAsync("needle");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".log-hits")).ToContainTextAsync("1 row has “needle”");
        await page.Locator(".log-hits a").ClickAsync();

        await Expect(page.Locator("#L3002.is-marked")).ToBeInViewportAsync();
        Assert.Contains("?q=needle#L3002", page.Url, StringComparison.Ordinal);
        await page.ReloadAsync();
        await Expect(page.Locator("#L3002.is-marked")).ToBeInViewportAsync();
        await page.Locator("[data-log-times]").ClickAsync();
        await Expect(page.Locator("#L3002 time")).ToBeVisibleAsync();
        await scene.Visitor.ExpectUsableAsync();
    }

    [Theory]
    [MemberData(nameof(Look.All), MemberType = typeof(Look))]
    public async Task From_hit_to_hit_one_goes_by_keys_and_by_buttons_though_their_rows_are_not_loaded(int width, ColorScheme theme)
    {
        await using var scene = await StartAsync(new Look(width, theme));
        var page = scene.Browser;
        await scene.SendAsync(Enumerable.Range(1, 9000).Select(number => number is 100 or 4000 or 8900 ? $"the \e[32mNeed\e[0mle {number}" : $"row {number}"));
        await scene.SealAsync();
        await scene.ReportAsync(Result.Success, (Result.Success, 10, 5000), (Result.Success, 5010, 3990));
        await page.GotoAsync(scene.Page);
        var (field, at) = (page.GetByLabel("Search in this log"), page.Locator("[data-log-at]"));
        var pages = await page.EvaluateAsync<int>("history.length");

        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("needle");
        await page.Keyboard.PressAsync("Enter");
        await Expect(at).ToHaveTextAsync("1 of 3");
        await Expect(page.Locator("#L100.is-marked")).ToBeInViewportAsync();
        await Expect(page.Locator("#announcer")).ToHaveTextAsync("3 rows have “needle”. 1 of 3, row 100: the Needle 100");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#L4000.is-marked")).ToBeInViewportAsync();
        await Expect(page.Locator("#announcer")).ToHaveTextAsync("2 of 3, row 4000: the Needle 4000");
        await Expect(page.Locator(".log-hits [aria-current]")).ToContainTextAsync("4000");
        await Expect(page.Locator(".is-marked")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Shift+Enter");
        await Expect(at).ToHaveTextAsync("1 of 3");
        await page.Keyboard.PressAsync("Shift+Enter");
        await Expect(at).ToHaveTextAsync("3 of 3");
        await Expect(page.Locator("#L8900.is-marked")).ToBeInViewportAsync();
        await Expect(field).ToBeFocusedAsync();
        await Expect(field).ToBeInViewportAsync();
        await scene.Visitor.ExpectUsableAsync();

        await scene.Visitor.Button("Next hit").ClickAsync();
        await Expect(page.Locator("#L100.is-marked")).ToBeInViewportAsync();
        await scene.Visitor.Button("Previous hit").PressAsync("Enter");
        await Expect(page.Locator("#L8900.is-marked")).ToBeInViewportAsync();
        Assert.EndsWith("?q=needle#L8900", page.Url, StringComparison.Ordinal);
        Assert.Equal(pages, await page.EvaluateAsync<int>("history.length"));
        await page.ReloadAsync();
        await Expect(at).ToHaveTextAsync("3 of 3");
        await field.FillAsync("");
        await Expect(at).ToBeHiddenAsync();
        await field.FillAsync("haystack");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#announcer")).ToHaveTextAsync("No row has “haystack”");
        await Expect(scene.Visitor.Button("Next hit")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Steps_in_quick_succession_and_beyond_the_hits_that_were_told_first_end_where_they_should()
    {
        await using var scene = await StartAsync();
        var page = scene.Browser;
        await scene.SendAsync(Enumerable.Range(1, 9000).Select(number => number % 10 == 0 ? $"hit {number}" : $"row {number}"));
        await scene.SealAsync();
        await scene.ReportAsync(Result.Success, (Result.Success, 0, 9000));
        await page.GotoAsync(scene.Page);
        var (field, at) = (page.GetByLabel("Search in this log"), page.Locator("[data-log-at]"));

        await field.FillAsync("hit");
        await field.PressAsync("Enter");
        await Expect(at).ToHaveTextAsync("1 of 500+");
        await field.PressAsync("Shift+Enter");
        await Expect(at).ToHaveTextAsync("500 of 500+");
        await page.EvaluateAsync("() => { for (let step = 0; step < 3; step++) document.querySelector('[data-log-go=\"1\"]').click(); }");

        await Expect(at).ToHaveTextAsync("503 of 900");
        await Expect(page.Locator("#L5030.is-marked")).ToBeInViewportAsync();
        await Expect(page.Locator(".log-hits")).ToContainTextAsync("900 rows have “hit”");
        Assert.True(await page.EvaluateAsync<bool>("() => { const rows = [...document.querySelectorAll('.log-body .log-row')].map(row => Number(row.id.slice(1))); return rows.every((row, at) => at === 0 || row === rows[at - 1] + 1); }"));
    }

    [Fact]
    public async Task A_page_that_waits_shows_the_log_as_soon_as_a_runner_has_the_job()
    {
        var work = await Work.PlaceAsync(Hub);
        var row = await work.ReadAsync(await work.StartAsync(Work.Job("build", "linux")));
        await using var visitor = await AsAsync(work.Path.Split('/')[0], Look.Desk);
        await visitor.Page.GotoAsync($"/{work.Path}/actions/runs/{row.Id}/jobs/{row.Jobs[0].Id}");
        await Expect(visitor.Page.GetByText("Waiting for a runner")).ToBeVisibleAsync();
        await visitor.ExpectUsableAsync();

        var runner = await work.RunnerAsync("linux");
        var task = (await runner.PollAsync()).Task.Id;

        await Expect(visitor.Page.Locator("#step-setup")).ToBeVisibleAsync();
        var request = new UpdateLogRequest { TaskId = task, Rows = { new LogRow { Content = "here I am" } } };
        await runner.Client.UpdateLogAsync(request);
        await Expect(visitor.Page.Locator("#L1 .log-text")).ToHaveTextAsync("here I am");
        await visitor.Button("Cancel this job").ClickAsync();
        await Expect(visitor.Page.Locator("#job .mark-word").First).ToHaveTextAsync("Cancelling");
    }

    public sealed class Sqlite(SqliteHub hub) : LogTests(hub), IClassFixture<SqliteHub>;
}
