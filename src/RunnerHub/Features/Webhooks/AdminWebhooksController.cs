using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Webhooks;

/// <summary>Webhooks in the site administration: told of all jobs.</summary>
[InPlace(PlaceKind.Site)]
[Route("-/admin/hooks")]
internal sealed class AdminWebhooksController(RunnerHubDb db, WebhookRules rules, CurrentUser user, PublicUrl url)
    : WebhooksController(db, rules, user, url);
