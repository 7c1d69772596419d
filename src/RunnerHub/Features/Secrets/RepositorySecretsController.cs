using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Data;

namespace RunnerHub.Features.Secrets;

/// <summary>Secrets in a repository's settings: for its own jobs.</summary>
[InPlace(PlaceKind.Repository)]
[Route("{owner:owner}/{repo}/settings/actions/secrets")]
internal sealed class RepositorySecretsController(RunnerHubDb db, ScopedValues<ActionSecret> values, ValueProtection protection)
    : ScopedValuesController<ActionSecret>(db, values, protection, ValueWords.Secrets);
