using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Shared;
using RunnerHub.Platform;

namespace RunnerHub.Features.Webhooks;

/// <summary>Webhooks in an organisation's settings: told of the jobs of its repositories.</summary>
[InPlace(PlaceKind.Organization)]
[Route("org/{org}/settings/hooks")]
internal sealed class OrganizationWebhooksController(RunnerHubDb db, WebhookRules rules, LiveEvents live, CurrentUser user, PublicUrl url)
    : WebhooksController(db, rules, live, user, url);
