using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Runners;
using RunnerHub.Platform;

namespace RunnerHub.Features.RunnerTests;

/// <summary>The test of a runner, once for all places; the four classes that inherit say where.</summary>
[Authorize<ManageRunners>]
internal abstract class RunnerTestsController(RunnerTestRules tests, RunnerService runners) : Controller
{
    private Place Place => HttpContext.GetPlace();

    [HttpPost("{id:long}/tests")]
    public async Task<IActionResult> Start(long id, CancellationToken cancellation)
    {
        if (await tests.StartAsync(Place.Scope, id, cancellation) is not { } started)
        {
            return NotFound();
        }

        var runner = $"{RunnerPaths.Of(Place)}/{id}";
        if (started.Refusal is null)
        {
            return LocalRedirect($"{runner}/tests/{started.Id}");
        }

        this.Refused(started.Refusal);
        return LocalRedirect(runner);
    }

    [HttpGet("{id:long}/tests/{test:long}")]
    public async Task<IActionResult> Show(long id, long test, CancellationToken cancellation) =>
        await runners.FindAsync(Place.Scope, id, cancellation) is { } runner && await tests.FindAsync(Place.Scope, id, test, cancellation) is { } found
            ? View("RunnerTest", new RunnerTestPage(Place, runner, found)) : NotFound();

    [HttpPost("{id:long}/tests/{test:long}/cancel")]
    public async Task<IActionResult> Cancel(long id, long test, [FromServices] RunnerTestStops stops, CancellationToken cancellation)
    {
        var outcome = await stops.CancelAsync(Place.Scope, id, test, cancellation);
        if (outcome == ControlOutcome.NotFound)
        {
            return NotFound();
        }

        if (outcome == ControlOutcome.WrongState)
        {
            this.Refused("The test has ended already.");
        }

        return LocalRedirect($"{RunnerPaths.Of(Place)}/{id}/tests/{test}");
    }
}

/// <summary>One test of a runner.</summary>
internal sealed record RunnerTestPage(Place Place, RunnerRow Runner, RunnerTest Test)
{
    public string List => RunnerPaths.Of(Place);

    public string RunnerPath => $"{List}/{Runner.Id}";

    public string Path => $"{RunnerPath}/tests/{Test.Id}";
}
