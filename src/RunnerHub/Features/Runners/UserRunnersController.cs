using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Platform;

namespace RunnerHub.Features.Runners;

/// <summary>Runners in a user's settings: their own runners and the site's.</summary>
[InPlace(PlaceKind.User)]
[Route("user/settings/actions/runners")]
internal sealed class UserRunnersController(
    RunnerService runners, RunnerChanges changes, RegistrationTokens tokens, RunnerEvents events, PublicUrl url)
    : RunnersController(runners, changes, tokens, events, url);
