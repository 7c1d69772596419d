using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Platform;

namespace RunnerHub.Features.Runners;

/// <summary>Runners in a repository's settings: its own runners, its owner's and the site's.</summary>
[InPlace(PlaceKind.Repository)]
[Route("{owner:owner}/{repo}/settings/actions/runners")]
internal sealed class RepositoryRunnersController(
    RunnerService runners, RunnerChanges changes, RegistrationTokens tokens, RunnerEvents events, PublicUrl url)
    : RunnersController(runners, changes, tokens, events, url);
