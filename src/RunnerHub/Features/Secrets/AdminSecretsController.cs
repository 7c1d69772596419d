using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Data;

namespace RunnerHub.Features.Secrets;

/// <summary>Secrets in the site administration: for the jobs of all repositories.</summary>
[InPlace(PlaceKind.Site)]
[Route("-/admin/actions/secrets")]
internal sealed class AdminSecretsController(RunnerHubDb db, ScopedValues<ActionSecret> values, ValueProtection protection)
    : ScopedValuesController<ActionSecret>(db, values, protection, ValueWords.Secrets);
