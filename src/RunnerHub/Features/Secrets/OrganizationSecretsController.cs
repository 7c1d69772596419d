using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Data;

namespace RunnerHub.Features.Secrets;

/// <summary>Secrets in an organisation's settings: for the jobs of its repositories.</summary>
[InPlace(PlaceKind.Organization)]
[Route("org/{org}/settings/actions/secrets")]
internal sealed class OrganizationSecretsController(RunnerHubDb db, ScopedValues<ActionSecret> values, ValueProtection protection)
    : ScopedValuesController<ActionSecret>(db, values, protection, ValueWords.Secrets);
