using Microsoft.Extensions.DependencyInjection;
using RunnerHub.Access;
using RunnerHub.Features.Runners;
using RunnerHub.Tests.Support;

namespace RunnerHub.BrowserTests;

/// <summary>Tests of what a person does in a real browser, against a running hub.</summary>
public abstract class BrowserTests : HubTests
{
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

    /// <summary>Lets time pass second by second until something is so: pages look at the clock each two seconds.</summary>
    protected async Task WhileTimePassesAsync(Func<Task<bool>> isSo)
    {
        for (var second = 0; second < 60; second++)
        {
            if (await isSo())
            {
                return;
            }

            Hub.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.True(await isSo(), "It did not become so while a minute passed.");
    }
}
