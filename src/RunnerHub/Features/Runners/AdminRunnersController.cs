using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Platform;

namespace RunnerHub.Features.Runners;

/// <summary>Runners in the site administration: every runner of every scope.</summary>
[InPlace(PlaceKind.Site)]
[Route("-/admin/actions/runners")]
internal sealed class AdminRunnersController(
    RunnerService runners, RunnerChanges changes, RegistrationTokens tokens, RunnerEvents events, PublicUrl url)
    : RunnersController(runners, changes, tokens, events, url);
