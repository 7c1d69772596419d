using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Data;

namespace RunnerHub.Features.Secrets;

/// <summary>Variables in the site administration: for the jobs of all repositories.</summary>
[InPlace(PlaceKind.Site)]
[Route("-/admin/actions/variables")]
internal sealed class AdminVariablesController(RunnerHubDb db, ScopedValues<ActionVariable> values, ValueProtection protection)
    : ScopedValuesController<ActionVariable>(db, values, protection, ValueWords.Variables);
