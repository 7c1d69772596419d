using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Shared;
using RunnerHub.Platform;

namespace RunnerHub.Features.Webhooks;

/// <summary>Webhooks in somebody's own settings: told of the jobs of his repositories.</summary>
[InPlace(PlaceKind.User)]
[Route("user/settings/hooks")]
internal sealed class UserWebhooksController(RunnerHubDb db, WebhookRules rules, LiveEvents live, CurrentUser user, PublicUrl url)
    : WebhooksController(db, rules, live, user, url);
