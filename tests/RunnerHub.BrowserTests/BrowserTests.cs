using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using RunnerHub.Access;
using RunnerHub.Features.Runners;
using RunnerHub.Tests.Support;

namespace RunnerHub.BrowserTests;

/// <summary>Tests of what a person does in a real browser, against a running hub.</summary>
public abstract class BrowserTests : HubTests
{
    private const int MostSteps = 30;

    protected BrowserTests(Hub hub)
        : base(hub) => Missing.SkipTest(Chromium.Unavailable);

    internal async Task<Visitor> AsAsync(string name, Look look, bool script = true)
    {
        var visitor = await Visitor.ArriveAsync(Hub.Address, look, script);
        await visitor.SignInAsync(name, Hub.Password);
        return visitor;
    }

    /// <summary>The registration token of a scope; for tests that are not about getting it.</summary>
    internal async Task<string> TokenAsync(Scope scope)
    {
        await using var services = Hub.Services.CreateAsyncScope();
        return await services.ServiceProvider.GetRequiredService<RegistrationTokens>().GetOrCreateAsync(scope, CancellationToken.None)
            ?? throw new InvalidOperationException("There is no such scope.");
    }

    /// <summary>
    /// Lets time pass until an open page says something by itself. Pages look at the clock each two seconds, and after each step the
    /// browser has a real second to hear of it.
    /// </summary>
    /// <param name="place">Where it is said.</param>
    /// <param name="text">What is said.</param>
    /// <param name="meanwhile">Happens before each step.</param>
    protected async Task ExpectInTimeAsync(ILocator place, string text, Func<Task>? meanwhile = null)
    {
        for (var step = 1; ; step++)
        {
            await (meanwhile?.Invoke() ?? Task.CompletedTask);
            Hub.Clock.Advance(TimeSpan.FromSeconds(2));
            try
            {
                await Assertions.Expect(place).ToContainTextAsync(text, new LocatorAssertionsToContainTextOptions { Timeout = 1000 });
                return;
            }
            catch (PlaywrightException) when (step < MostSteps)
            {
                // Not yet.
            }
        }
    }
}
