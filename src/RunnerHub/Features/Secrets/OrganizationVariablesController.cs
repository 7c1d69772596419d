using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Data;

namespace RunnerHub.Features.Secrets;

/// <summary>Variables in an organisation's settings: for the jobs of its repositories.</summary>
[InPlace(PlaceKind.Organization)]
[Route("org/{org}/settings/actions/variables")]
internal sealed class OrganizationVariablesController(RunnerHubDb db, ScopedValues<ActionVariable> values, ValueProtection protection)
    : ScopedValuesController<ActionVariable>(db, values, protection, ValueWords.Variables);
