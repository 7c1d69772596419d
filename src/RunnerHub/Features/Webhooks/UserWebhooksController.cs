using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Webhooks;

/// <summary>Webhooks in somebody's own settings: told of the jobs of his repositories.</summary>
[InPlace(PlaceKind.User)]
[Route("user/settings/hooks")]
internal sealed class UserWebhooksController(RunnerHubDb db, WebhookRules rules, CurrentUser user, PublicUrl url)
    : WebhooksController(db, rules, user, url);
