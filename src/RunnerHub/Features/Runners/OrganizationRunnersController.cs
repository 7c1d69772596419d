using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Platform;

namespace RunnerHub.Features.Runners;

/// <summary>Runners in an organisation's settings: its own runners and the site's.</summary>
[InPlace(PlaceKind.Organization)]
[Route("org/{org}/settings/actions/runners")]
internal sealed class OrganizationRunnersController(
    RunnerService runners, RunnerChanges changes, RegistrationTokens tokens, RunnerEvents events, PublicUrl url)
    : RunnersController(runners, changes, tokens, events, url);
