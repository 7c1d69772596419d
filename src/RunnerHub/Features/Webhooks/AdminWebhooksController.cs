using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Shared;
using RunnerHub.Platform;

namespace RunnerHub.Features.Webhooks;

/// <summary>Webhooks in the site administration: told of all jobs.</summary>
[InPlace(PlaceKind.Site)]
[Route("-/admin/hooks")]
internal sealed class AdminWebhooksController(RunnerHubDb db, WebhookRules rules, LiveEvents live, CurrentUser user, PublicUrl url)
    : WebhooksController(db, rules, live, user, url);
