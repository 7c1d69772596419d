using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Data;

namespace RunnerHub.Features.Secrets;

/// <summary>Secrets in somebody's own settings: for the jobs of his repositories.</summary>
[InPlace(PlaceKind.User)]
[Route("user/settings/actions/secrets")]
internal sealed class UserSecretsController(RunnerHubDb db, ScopedValues<ActionSecret> values, ValueProtection protection)
    : ScopedValuesController<ActionSecret>(db, values, protection, ValueWords.Secrets);
