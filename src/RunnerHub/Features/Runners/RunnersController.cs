using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Features.Shared;
using RunnerHub.Platform;

namespace RunnerHub.Features.Runners;

/// <summary>The runner pages, once for all places; the four classes that inherit say where.</summary>
[Authorize<ManageRunners>]
internal abstract class RunnersController(
    RunnerService runners, RunnerChanges changes, RegistrationTokens tokens, RunnerEvents events, PublicUrl url) : Controller
{
    private const string ResetHere = "token-reset";

    private Place Place => HttpContext.GetPlace();

    private string Home => RunnerPaths.Of(Place);

    [HttpGet("")]
    public async Task<IActionResult> List(RunnerListQuery query, string? format, [FromServices] Reads reads, CancellationToken cancellation)
    {
        // "Reload" of a browser, with the key that leaves out what it has kept.
        var options = query.In(Place.Scope) with { Exact = Request.GetTypedHeaders().CacheControl?.NoCache == true };
        return TableExport.Of(format, "runners", reads.StreamAsync((RunnerService some) => some.Export(options), cancellation))
            ?? await ListPageAsync(query, options, reads, cancellation);
    }

    [HttpGet("events")]
    public ServerSentEventsResult<string> ListEvents(RunnerListQuery query, string? seen)
    {
        var options = query.In(Place.Scope);
        return events.WatchWork(HttpContext, (options.Scope, query.ToQueryString()), seen, async (service, stop) =>
        {
            var before = events.Changes;
            var list = await service.ListAsync(options, stop);
            return RunnerGlimpse.Of(list, await service.RunningAsync(list.Page.Rows, stop), options.Sort, before);
        });
    }

    /// <summary>Shows the token, too, to whoever has just reset it.</summary>
    [HttpGet("new")]
    public async Task<IActionResult> Add(CancellationToken cancellation) => TempData[ResetHere] as string == Home
        ? await AddWithToken(null, cancellation)
        : View("Add", await AddPageAsync(null, await runners.LatestIdAsync(cancellation), cancellation));

    [HttpPost("new")]
    public async Task<IActionResult> AddWithToken(long? after, CancellationToken cancellation)
    {
        if (await tokens.GetOrCreateAsync(Place.Scope, cancellation) is not { } token)
        {
            return NotFound();
        }

        Response.Headers.CacheControl = "no-store";
        return View("Add", await AddPageAsync(token, after ?? await runners.LatestIdAsync(cancellation), cancellation));
    }

    [HttpGet("new/registered")]
    public async Task<IActionResult> Registered(long? after, CancellationToken cancellation) =>
        after is { } id ? View("Registered", await AddPageAsync(null, id, cancellation)) : BadRequest();

    [HttpGet("new/events")]
    public IResult AddEvents(long? after, string? seen)
    {
        var scope = Place.Scope;
        return after is { } id
            ? events.Watch(HttpContext, ("new", scope, id), seen, async (service, stop) => RunnerGlimpse.Of(await service.RegisteredSinceAsync(scope, id, stop)))
            : TypedResults.BadRequest();
    }

    [HttpGet("reset_registration_token")]
    public async Task<IActionResult> ConfirmReset(CancellationToken cancellation) =>
        View("Confirm", RunnerConfirmations.Reset(await runners.CountAsync(Place.Scope, cancellation), Home));

    [HttpPost("reset_registration_token")]
    public async Task<IActionResult> Reset(CancellationToken cancellation)
    {
        if (await tokens.ResetAsync(Place.Scope, cancellation) is null)
        {
            return NotFound();
        }

        TempData[ResetHere] = Home;
        this.Succeeded("Runner registration token reset successfully");
        return LocalRedirect($"{Home}/new");
    }

    [HttpGet("{id:long}")]
    public async Task<IActionResult> Details(long id, CancellationToken cancellation) =>
        await DetailsAsync(id, null, cancellation) is { } page ? page : NotFound();

    [HttpGet("{id:long}/events")]
    public async Task<IResult> DetailsEvents(long id, string? seen, CancellationToken cancellation)
    {
        var scope = Place.Scope;
        return await runners.FindAsync(scope, id, cancellation) is not null
            ? events.WatchWork(HttpContext, ("runner", scope, id), seen, (service, stop) => service.GlimpseAsync(scope, id, stop))
            : TypedResults.NotFound();
    }

    [HttpPost("{id:long}")]
    public async Task<IActionResult> Edit(long id, [FromForm] RunnerForm form, CancellationToken cancellation)
    {
        if (await runners.FindAsync(Place.Scope, id, cancellation) is not { } runner)
        {
            return NotFound();
        }

        var (description, problem) = RunnerRules.Description(form.Description ?? "");
        ModelState.AddProblem(nameof(RunnerForm.Description), problem);
        if (!ModelState.IsValid)
        {
            return await DetailsAsync(id, form, cancellation) is { } page ? page.Again() : NotFound();
        }

        if (this.IsOvertaken(form.MadeFrom, new EditedField(nameof(form.Description), runner.Description, description)))
        {
            return await DetailsAsync(id, form, cancellation) is { } page ? page.Overtaken() : NotFound();
        }

        var edited = await changes.EditAsync(Place.Scope, id, new RunnerEdit(description), form.Still(runner), cancellation);
        return edited.Outcome == ChangeOutcome.Stale ? await Edit(id, form, cancellation)
            : Done(edited.Outcome == ChangeOutcome.Done, "Runner updated successfully", $"{Home}/{id}");
    }

    [HttpGet("{id:long}/update-runner")]
    public async Task<IActionResult> ConfirmDisable(long id, bool? disabled, CancellationToken cancellation) =>
        disabled is not true ? BadRequest() : await ConfirmAsync(BulkAction.Disable, id, cancellation);

    [HttpPost("{id:long}/update-runner")]
    public async Task<IActionResult> SetDisabled(long id, bool? disabled, CancellationToken cancellation) =>
        disabled is { } value
            ? Done(await changes.SetDisabledAsync(Place.Scope, [id], value, cancellation),
                value ? "Runner disabled successfully" : "Runner enabled successfully", $"{Home}/{id}")
            : BadRequest();

    [HttpGet("{id:long}/delete")]
    public Task<IActionResult> ConfirmDelete(long id, CancellationToken cancellation) => ConfirmAsync(BulkAction.Delete, id, cancellation);

    [HttpPost("{id:long}/delete")]
    public async Task<IActionResult> Delete(long id, CancellationToken cancellation) =>
        Done(await changes.DeleteAsync(Place.Scope, [id], cancellation), "Runner deleted successfully", Home);

    [HttpPost("bulk")]
    public async Task<IActionResult> Bulk([FromForm] BulkForm form, [FromQuery] RunnerListQuery query, CancellationToken cancellation)
    {
        if (form.ParsedIds() is not { } ids || form.ParsedAction is not { } action)
        {
            return BadRequest();
        }

        if (await runners.HasOthersAsync(Place.Scope, ids, cancellation))
        {
            return NotFound();
        }

        if (ids.Count > 0 && action != BulkAction.Enable && !form.Confirmed
            && await runners.FindAllAsync(Place.Scope, ids, cancellation) is { Count: > 0 } chosen)
        {
            return View("Confirm", RunnerConfirmations.Bulk(action, chosen, ids.Count - chosen.Count, await LossAsync(action, chosen, cancellation), (Home, query)));
        }

        var done = await changes.ApplyToRemainingAsync(Place.Scope, action, ids, cancellation);
        if (done > 0)
        {
            this.Succeeded(RunnerConfirmations.Done(action, done, ids.Count - done));
        }
        else
        {
            this.Refused(ids.Count == 0 ? "No runner was chosen; tick at least one." : "The runners that you chose are gone already.");
        }

        return LocalRedirect(Home + query.ToQueryString());
    }

    private async Task<ViewResult> ListPageAsync(RunnerListQuery query, FindRunnerOptions options, Reads reads, CancellationToken cancellation)
    {
        var before = events.Changes;
        var list = await reads.AskAsync((RunnerService some) => some.ListAsync(options, cancellation), cancellation);
        var shown = query.ParsedHeld is { Count: > 0 } held
            ? HeldRows.Keep(list, await runners.ListedAsync(options, held, cancellation), held)
            : list;
        var rows = query.ParsedTicked is { Count: > 0 } ticked
            ? HeldRows.WithTicked(shown.Page.Rows, await runners.FindAllAsync(Place.Scope, [.. ticked.Select(tick => tick.Id)], cancellation), ticked)
            : shown.Page.Rows;
        var running = await runners.RunningAsync(list.Page.Rows.Concat(rows), cancellation);
        var fingerprint = RunnerGlimpse.Of(list, running, options.Sort, events.Seen(before, list.AsOf)).Fingerprint;
        return View("List", new RunnerListPage(Place, query, shown, rows, running, fingerprint));
    }

    private async Task<AddRunnerPage> AddPageAsync(string? token, long after, CancellationToken cancellation) =>
        new(Place, url.Of(Request), token, after, await runners.RegisteredSinceAsync(Place.Scope, after, cancellation));

    /// <param name="id">Of the runner.</param>
    /// <param name="form">What was typed; null for what there is.</param>
    /// <param name="cancellation">Ends it.</param>
    private async Task<ViewResult?> DetailsAsync(long id, RunnerForm? form, CancellationToken cancellation)
    {
        // Before all else: what changes meanwhile makes the page read itself again.
        var seen = await runners.GlimpseAsync(Place.Scope, id, cancellation);
        return await runners.FindAsync(Place.Scope, id, cancellation) is { } runner
            ? View("Details", new RunnerPage(Place, runner, form ?? RunnerForm.Of(runner), await LastLabelsAsync([runner], cancellation), seen.Fingerprint))
            : null;
    }

    private async Task<IActionResult> ConfirmAsync(BulkAction action, long id, CancellationToken cancellation) =>
        await runners.FindAsync(Place.Scope, id, cancellation) is { } runner
            ? View("Confirm", RunnerConfirmations.Single(action, runner, await LossAsync(action, [runner], cancellation), Home))
            : NotFound();

    private async Task<RunnerLoss> LossAsync(BulkAction action, IReadOnlyList<RunnerRow> chosen, CancellationToken cancellation)
    {
        var labels = await LastLabelsAsync(chosen, cancellation);
        return new RunnerLoss(labels, await runners.ForetellAsync(Place.Scope, action, [.. chosen.Select(runner => runner.Id)], labels, cancellation));
    }

    /// <summary>Labels that go with these runners; one that is disabled already takes none with it.</summary>
    private Task<IReadOnlyList<string>> LastLabelsAsync(IEnumerable<RunnerRow> chosen, CancellationToken cancellation) =>
        runners.LastLabelsAsync(Place.Scope, [.. chosen.Where(runner => !runner.IsDisabled).Select(runner => runner.Id)], cancellation);

    private IActionResult Done(bool done, string sentence, string next)
    {
        if (!done)
        {
            return NotFound();
        }

        this.Succeeded(sentence);
        return LocalRedirect(next);
    }
}
