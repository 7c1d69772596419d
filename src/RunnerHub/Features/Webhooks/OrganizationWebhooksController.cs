using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Webhooks;

/// <summary>Webhooks in an organisation's settings: told of the jobs of its repositories.</summary>
[InPlace(PlaceKind.Organization)]
[Route("org/{org}/settings/hooks")]
internal sealed class OrganizationWebhooksController(RunnerHubDb db, WebhookRules rules, CurrentUser user, PublicUrl url)
    : WebhooksController(db, rules, user, url);
