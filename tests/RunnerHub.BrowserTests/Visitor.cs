using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace RunnerHub.BrowserTests;

/// <summary>Somebody at a real browser, in a window of their own. Whatever the browser complains of fails the test.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    private static readonly string[] Refusals = ["Failed to load resource: the server responded with a status of 4", "Response Status Error Code 4"];

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private readonly List<string> complaints = [];
    private readonly IBrowserContext window;

    private Visitor(IBrowserContext window, IPage page)
    {
        this.window = window;
        Page = page;
        page.Console += (_, message) => Note(message.Type is "error" or "warning", message.Text);
        page.PageError += (_, error) => Note(true, error);
        page.Response += (_, response) => Note(response.Status >= 500, $"{response.Url} answered {response.Status}");
    }

    public IPage Page { get; }

    public static async Task<Visitor> ArriveAsync(Uri address, Look look, bool script = true)
    {
        var browser = await Chromium.BrowserAsync();
        var window = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address.ToString(),
            ViewportSize = new ViewportSize { Width = look.Width, Height = 900 },
            ColorScheme = look.Theme,
            JavaScriptEnabled = script,
            ReducedMotion = ReducedMotion.Reduce,
        });
        window.SetDefaultTimeout(60_000);
        return new Visitor(window, await window.NewPageAsync());
    }

    public async Task SignInAsync(string name, string password)
    {
        await Page.GotoAsync("/user/login");
        await Page.GetByLabel("Name").FillAsync(name);
        await Page.GetByLabel("Password").FillAsync(password);
        await Button("Sign in").ClickAsync();
        // The end of loading may pass before it is waited for, so that nothing would come any more; whoever goes on waits for what he looks for.
        await Page.WaitForURLAsync(
            url => !url.Contains("/user/login", StringComparison.Ordinal), new PageWaitForURLOptions { WaitUntil = WaitUntilState.Commit });
    }

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    public ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = name, Exact = true });

    public ILocator Heading(string name) => Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = name });

    /// <summary>The row of a table, whole, that has the name in it.</summary>
    public ILocator Row(string name) => Page.Locator("[data-rows] > *").Filter(new LocatorFilterOptions { HasText = name });

    /// <summary>Says yes in the confirmation, whether it is a dialog or a page.</summary>
    public Task ConfirmAsync(string button) =>
        Page.Locator("form.confirm").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = button, Exact = true }).ClickAsync();

    /// <summary>Nothing on the page keeps anybody out, and nothing lies outside of the window.</summary>
    public async Task ExpectUsableAsync() => Assert.Empty(await FindObstaclesAsync());

    /// <summary>What axe finds on the page, and by how much it is wider than the window.</summary>
    public async Task<IReadOnlyList<string>> FindObstaclesAsync()
    {
        // A page that has only begun to load is empty, which keeps everybody out.
        await Page.WaitForFunctionAsync("() => document.readyState === 'complete'");
        await Page.EvaluateAsync(Axe);
        return await Page.EvaluateAsync<string[]>("""
            async () => {
                const found = (await axe.run({ resultTypes: ["violations"] })).violations
                    .map(violation => `${violation.id}: ${violation.nodes.slice(0, 3).map(node => node.html).join(", ")}`);
                const overflow = document.documentElement.scrollWidth - document.documentElement.clientWidth;
                return [...found, ...(overflow > 0 ? [`${overflow} pixels wider than the window`] : [])].map(obstacle => `${location.pathname}: ${obstacle}`);
            }
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await window.DisposeAsync();
        Assert.Empty(complaints);
    }

    private void Note(bool isComplaint, string text)
    {
        // The browser and htmx report each refusal so: a form that is refused, a runner that was deleted under an open page.
        if (isComplaint && !Refusals.Any(refusal => text.StartsWith(refusal, StringComparison.Ordinal)))
        {
            complaints.Add(text);
        }
    }
}
