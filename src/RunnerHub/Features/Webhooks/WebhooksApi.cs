using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Webhooks;

/// <summary>Webhooks for programs: the same endpoints at each of the four places.</summary>
internal static class WebhooksApi
{
    private const string Path = "/hooks";
    private const string One = Path + "/{id}";
    private const string Delivery = One + "/deliveries/{delivery}";

    public static RouteGroupBuilder MapWebhooks(this RouteGroupBuilder api)
    {
        foreach (var (prefix, kind) in ApiPlaces.All)
        {
            var place = api.MapGroup(prefix).In(kind).Requires<ManageWebhooks>();
            place.MapGet(Path, ListAsync).Describe("List webhooks", "Those of the place itself, the oldest first.");
            place.MapPost(Path, MakeAsync).Refuses(StatusCodes.Status404NotFound)
                .Describe("Make a webhook", "It is told by a POST when a job of the place begins to wait, is taken by a runner, and ends: the event workflow_job, "
                    + "signed with its secret. What is not answered with 2xx within 10 seconds is tried again, eight times in all.");
            place.MapGet(One, FindAsync).TakesInteger("id").Refuses(StatusCodes.Status404NotFound).Describe("Get a webhook");
            place.MapPatch(One, EditAsync).TakesInteger("id").Refuses(StatusCodes.Status404NotFound)
                .Describe("Change a webhook", "What is not given stays as it is. Of one that is switched off, nothing more is sent.");
            place.MapDelete(One, DeleteAsync).TakesInteger("id").Refuses(StatusCodes.Status404NotFound).Describe("Delete a webhook", "With what it was told and was still to be told.");
            place.MapPost(One + "/tests", TestAsync).TakesInteger("id").Refuses(StatusCodes.Status404NotFound).Describe("Try a webhook", "Sends the event ping, whether the webhook is active or not.");
            place.MapGet(One + "/deliveries", DeliveriesAsync).TakesInteger("id").Refuses(StatusCodes.Status404NotFound)
                .Describe("What a webhook was told", "Of the last seven days, the newest first, and what it is still to be told.");
            place.MapGet(Delivery, DeliveryAsync).TakesInteger("id").TakesInteger("delivery").Refuses(StatusCodes.Status404NotFound)
                .Describe("One thing that a webhook was told", "With what was sent and the beginning of the answer.");
            place.MapPost(Delivery + "/attempts", SendAgainAsync).TakesInteger("id").TakesInteger("delivery").Refuses(StatusCodes.Status404NotFound)
                .Describe("Tell a webhook once more", "As a new delivery, which is sent whether the webhook is active or not.");
        }

        return api;
    }

    private static async Task<Ok<List<WebhookJson>>> ListAsync(HttpContext context, ApiPage page, WebhookRules rules, CancellationToken cancellation)
    {
        var hooks = rules.In(context.GetPlace().Scope);
        page.Describe(context, await hooks.CountAsync(cancellation));
        var rows = await hooks.OrderBy(hook => hook.Id).Skip(page.Skip).Take(page.Size).ToListAsync(cancellation);
        return TypedResults.Ok(rows.ConvertAll(WebhookJson.Of));
    }

    private static async Task<Results<Created<WebhookJson>, ApiRefusal>> MakeAsync(
        HttpContext context, ApiBody<WebhookWishJson> body, WebhookRules rules, PublicUrl url, CancellationToken cancellation)
    {
        if (body.Value.Unsupported is { } unsupported)
        {
            return ApiRefusal.Invalid(unsupported);
        }

        if (string.IsNullOrWhiteSpace(body.Value.Config?.Url))
        {
            return ApiRefusal.Invalid("[Config]: Missing config option: url");
        }

        var wish = new WebhookWish(body.Value.Config.Url, body.Value.Config.Secret, body.Value.Active);
        var (made, problems) = await rules.MakeAsync(context.GetPlace().Scope, wish, url.Of(context.Request), cancellation);
        return made is not null ? TypedResults.Created((string?)null, WebhookJson.Of(made))
            : problems.Count > 0 ? Refuse(problems[0])
            : ApiRefusal.Gone;
    }

    private static async Task<Results<Ok<WebhookJson>, ApiRefusal>> FindAsync(RouteId id, HttpContext context, WebhookRules rules, CancellationToken cancellation) =>
        await rules.FindAsync(context.GetPlace().Scope, id.Value, cancellation) is { } hook ? TypedResults.Ok(WebhookJson.Of(hook)) : NoHook();

    private static async Task<Results<Ok<WebhookJson>, ApiRefusal>> EditAsync(
        RouteId id, HttpContext context, ApiBody<WebhookWishJson> body, WebhookRules rules, CancellationToken cancellation)
    {
        if (body.Value.Unsupported is { } unsupported)
        {
            return ApiRefusal.Invalid(unsupported);
        }

        var scope = context.GetPlace().Scope;
        var wish = new WebhookWish(body.Value.Config?.Url, body.Value.Config?.Secret, body.Value.Active);
        var (_, problems) = await rules.ChangeAsync(scope, id.Value, wish, still: null, cancellation);
        return problems.Count > 0 ? Refuse(problems[0])
            : await rules.FindAsync(scope, id.Value, cancellation) is { } hook ? TypedResults.Ok(WebhookJson.Of(hook))
            : NoHook();
    }

    private static async Task<Results<NoContent, ApiRefusal>> DeleteAsync(RouteId id, HttpContext context, WebhookRules rules, CancellationToken cancellation) =>
        await rules.DeleteAsync(context.GetPlace().Scope, id.Value, cancellation) ? TypedResults.NoContent() : NoHook();

    private static async Task<Results<NoContent, ApiRefusal>> TestAsync(
        RouteId id, HttpContext context, WebhookRules rules, PublicUrl url, CurrentUser user, CancellationToken cancellation)
    {
        if (await rules.FindAsync(context.GetPlace().Scope, id.Value, cancellation) is not { } hook)
        {
            return NoHook();
        }

        await rules.TestAsync(hook, url.Of(context.Request), user, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<List<WebhookDeliveryJson>>, ApiRefusal>> DeliveriesAsync(
        RouteId id, HttpContext context, ApiPage page, WebhookRules rules, RunnerHubDb db, CancellationToken cancellation)
    {
        if (await rules.FindAsync(context.GetPlace().Scope, id.Value, cancellation) is null)
        {
            return NoHook();
        }

        var all = db.Set<WebhookDelivery>().Where(delivery => delivery.HookId == id.Value);
        page.Describe(context, await all.CountAsync(cancellation));
        // First the ids, from an index alone: what is skipped is never read.
        var ids = await all.OrderByDescending(delivery => delivery.Id).Select(delivery => delivery.Id).Skip(page.Skip).Take(page.Size).ToArrayAsync(cancellation);
        var rows = await DeliveryRow.Of(db, ids).ToListAsync(cancellation);
        return TypedResults.Ok(rows.ConvertAll(row => row.ToJson()));
    }

    private static async Task<Results<Ok<SentDeliveryJson>, ApiRefusal>> DeliveryAsync(
        RouteId id, RouteId delivery, HttpContext context, WebhookRules rules, CancellationToken cancellation) =>
        await rules.FindAsync(context.GetPlace().Scope, id.Value, cancellation) is not { } hook ? NoHook()
        : await rules.FindDeliveryAsync(hook, delivery.Value, cancellation) is { } found ? TypedResults.Ok(SentDeliveryJson.Of(found))
        : NoDelivery();

    private static async Task<Results<Accepted, ApiRefusal>> SendAgainAsync(
        RouteId id, RouteId delivery, HttpContext context, WebhookRules rules, CancellationToken cancellation) =>
        await rules.FindAsync(context.GetPlace().Scope, id.Value, cancellation) is not { } hook ? NoHook()
        : await rules.SendAgainAsync(hook, delivery.Value, cancellation) ? TypedResults.Accepted((string?)null)
        : NoDelivery();

    private static ApiRefusal Refuse(WebhookProblem problem) => ApiRefusal.Invalid($"[{problem.Field}]: {problem.Sentence}");

    private static ApiRefusal NoHook() => ApiRefusal.NotFound("There is no such webhook.");

    private static ApiRefusal NoDelivery() => ApiRefusal.NotFound("The webhook has no such delivery.");
}
