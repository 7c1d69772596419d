using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Shared;
using RunnerHub.Platform;

namespace RunnerHub.Features.Webhooks;

/// <summary>The pages of webhooks, once for all places; the four classes that inherit say where.</summary>
[Authorize<ManageWebhooks>]
internal abstract class WebhooksController(RunnerHubDb db, WebhookRules rules, LiveEvents live, CurrentUser user, PublicUrl url) : Controller
{
    private static readonly string[] Topics = [WebhookSender.Due, WebhookSender.Tried];

    private Place Place => HttpContext.GetPlace();

    private string Home => WebhooksPage.PathOf(Place);

    [HttpGet("")]
    public async Task<ViewResult> List(int? page, CancellationToken cancellation)
    {
        var hooks = await rules.In(Place.Scope).OrderBy(hook => hook.Id).Select(hook => new WebhookRow(
                hook.Id, hook.Url, hook.IsActive, hook.Secret != null, db.Set<WebhookDelivery>().Where(delivery => delivery.HookId == hook.Id).Max(delivery => (long?)delivery.Id)))
            .ToPageAsync(page ?? 1, WebhooksPage.Size, cancellation);
        // In one statement with the hooks, databases number all deliveries to find the last ones.
        var ids = hooks.Rows.Select(hook => hook.LastId).OfType<long>().ToArray();
        var last = await DeliveryRow.Of(db, ids).ToDictionaryAsync(row => row.Id, cancellation);
        return View("Webhooks", new WebhooksPage(Place, hooks with { Rows = [.. hooks.Rows.Select(hook => hook with { Last = last.GetValueOrDefault(hook.LastId ?? 0) })] }));
    }

    [HttpGet("new")]
    public ViewResult New() => View("NewWebhook", new NewWebhookPage(Place, new WebhookForm { IsActive = true }));

    [HttpPost("new")]
    public async Task<IActionResult> Make([FromForm] WebhookForm form, CancellationToken cancellation)
    {
        var (made, problems) = await rules.MakeAsync(Place.Scope, new WebhookWish(form.Url, form.Secret, form.IsActive), url.Of(Request), cancellation);
        if (made is not null)
        {
            return Done("The webhook was added. Try it with a ping.", $"{Home}/{made.Id}");
        }

        return problems.Count == 0 ? NotFound() : View("NewWebhook", new NewWebhookPage(Place, Refused(form, problems))).Again();
    }

    [HttpGet("{id:long}")]
    public async Task<IActionResult> Edit(long id, int? page, CancellationToken cancellation) =>
        await rules.FindAsync(Place.Scope, id, cancellation) is { } hook
            ? await ShowAsync(hook, WebhookForm.Of(hook), page ?? 1, cancellation)
            : NotFound();

    [HttpGet("{id:long}/events")]
    public async Task<IResult> Events(long id, int? page, string? seen, CancellationToken cancellation) =>
        await rules.FindAsync(Place.Scope, id, cancellation) is null ? TypedResults.NotFound()
        : live.Watch<RunnerHubDb>(HttpContext, ("deliveries", id, page), Topics, seen, async (some, stop) =>
            WebhookPage.GlimpseOf(await PageAsync(some, id, page ?? 1, stop)));

    [HttpPost("{id:long}")]
    public async Task<IActionResult> Change(long id, [FromForm] WebhookForm form, CancellationToken cancellation)
    {
        if (await rules.FindAsync(Place.Scope, id, cancellation) is not { } hook)
        {
            return NotFound();
        }

        var secret = form.RemoveSecret ? "" : string.IsNullOrEmpty(form.Secret) ? null : form.Secret;
        if (this.IsOvertaken(
            form.MadeFrom,
            new EditedField(nameof(form.Url), hook.Url, (form.Url ?? "").Trim()),
            new EditedField(nameof(form.Secret), hook.Secret ?? "", secret) { IsSecret = true },
            new EditedField(nameof(form.IsActive), hook.IsActive, form.IsActive)))
        {
            return (await ShowAsync(hook, Refused(form, []), 1, cancellation)).Overtaken();
        }

        var wish = new WebhookWish(form.Url ?? "", secret, form.IsActive);
        var (isFound, problems) = await rules.ChangeAsync(Place.Scope, id, wish, form.MadeFrom is null ? null : hook, cancellation);
        return problems.Count > 0 ? (await ShowAsync(hook, Refused(form, problems), 1, cancellation)).Again()
            : isFound ? Done("The webhook was changed.", $"{Home}/{id}")
            : form.MadeFrom is null ? NotFound() : await Change(id, form, cancellation);
    }

    [HttpGet("{id:long}/delete")]
    public async Task<IActionResult> ConfirmDelete(long id, CancellationToken cancellation)
    {
        if (await rules.FindAsync(Place.Scope, id, cancellation) is not { } hook)
        {
            return NotFound();
        }

        var pending = await DeliveriesOf(id).CountAsync(delivery => delivery.NextTry != null, cancellation);
        return View("Confirm", new ConfirmPage
        {
            Title = "Delete this webhook?",
            Consequences =
            [
                $"{hook.Url} is no longer told of {WebhooksPage.Reach(Place)}.",
                .. pending == 0 ? Array.Empty<string>() : [pending == 1 ? "One delivery to it is still to be made, and will not be." : $"{pending} deliveries to it are still to be made, and will not be."],
                "This cannot be undone.",
            ],
            Action = $"{Home}/{id}/delete",
            Button = "Delete this webhook",
            IsDanger = true,
            Cancel = $"{Home}/{id}",
        });
    }

    [HttpPost("{id:long}/delete")]
    public async Task<IActionResult> Delete(long id, CancellationToken cancellation) =>
        await rules.DeleteAsync(Place.Scope, id, cancellation) ? Done("The webhook was deleted.", Home) : NotFound();

    [HttpPost("{id:long}/test")]
    public async Task<IActionResult> Test(long id, CancellationToken cancellation)
    {
        if (await rules.FindAsync(Place.Scope, id, cancellation) is not { } hook)
        {
            return NotFound();
        }

        await rules.TestAsync(hook, url.Of(Request), user, cancellation);
        return Done("A ping is on its way. What is answered appears below.", $"{Home}/{id}");
    }

    [HttpGet("{id:long}/deliveries/{delivery:long}")]
    public async Task<IActionResult> Delivery(long id, long delivery, CancellationToken cancellation) =>
        await rules.FindAsync(Place.Scope, id, cancellation) is { } hook && await rules.FindDeliveryAsync(hook, delivery, cancellation) is { } found
            ? View("Delivery", new DeliveryPage(Place, hook, DeliveryRow.Of(found), found.Body, found.Answer))
            : NotFound();

    [HttpPost("{id:long}/deliveries/{delivery:long}/again")]
    public async Task<IActionResult> SendAgain(long id, long delivery, CancellationToken cancellation) =>
        await rules.FindAsync(Place.Scope, id, cancellation) is { } hook && await rules.SendAgainAsync(hook, delivery, cancellation)
            ? Done("It is sent again. What is answered appears below.", $"{Home}/{id}")
            : NotFound();

    private IQueryable<WebhookDelivery> DeliveriesOf(long id) => DeliveriesOf(db, id);

    private static IQueryable<WebhookDelivery> DeliveriesOf(RunnerHubDb some, long id) =>
        some.Set<WebhookDelivery>().AsNoTracking().Where(delivery => delivery.HookId == id);

    private static Task<Page<DeliveryRow>> PageAsync(RunnerHubDb some, long id, int page, CancellationToken cancellation) =>
        DeliveriesOf(some, id).OrderByDescending(delivery => delivery.Id).Select(delivery => delivery.Id)
            .ToPageAsync(ids => DeliveryRow.Of(some, ids), page, WebhookPage.Size, cancellation);

    private async Task<ViewResult> ShowAsync(Webhook hook, WebhookForm form, int page, CancellationToken cancellation) =>
        View("Webhook", new WebhookPage(Place, hook, form, await PageAsync(db, hook.Id, page, cancellation)));

    /// <summary>The form to show again. The secret is typed again: a page that held it could be kept by the browser.</summary>
    private WebhookForm Refused(WebhookForm form, IReadOnlyList<WebhookProblem> problems)
    {
        foreach (var problem in problems)
        {
            ModelState.AddProblem(problem.Field, problem.Sentence);
        }

        if (!string.IsNullOrEmpty(form.Secret) && ModelState[nameof(form.Secret)] is not { Errors.Count: > 0 })
        {
            ModelState.AddModelError(nameof(form.Secret), "Enter the secret again; it was not kept.");
        }

        ModelState.SetModelValue(nameof(form.Secret), null, null);
        return form with { Secret = null };
    }

    private LocalRedirectResult Done(string sentence, string next)
    {
        this.Succeeded(sentence);
        return LocalRedirect(next);
    }
}
