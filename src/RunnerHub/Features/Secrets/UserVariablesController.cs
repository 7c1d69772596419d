using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Data;

namespace RunnerHub.Features.Secrets;

/// <summary>Variables in somebody's own settings: for the jobs of his repositories.</summary>
[InPlace(PlaceKind.User)]
[Route("user/settings/actions/variables")]
internal sealed class UserVariablesController(RunnerHubDb db, ScopedValues<ActionVariable> values, ValueProtection protection)
    : ScopedValuesController<ActionVariable>(db, values, protection, ValueWords.Variables);
