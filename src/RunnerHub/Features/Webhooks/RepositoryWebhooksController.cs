using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Shared;
using RunnerHub.Platform;

namespace RunnerHub.Features.Webhooks;

/// <summary>Webhooks in a repository's settings: told of its own jobs.</summary>
[InPlace(PlaceKind.Repository)]
[Route("{owner:owner}/{repo}/settings/hooks")]
internal sealed class RepositoryWebhooksController(RunnerHubDb db, WebhookRules rules, LiveEvents live, CurrentUser user, PublicUrl url)
    : WebhooksController(db, rules, live, user, url);
