using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Data;

namespace RunnerHub.Features.Secrets;

/// <summary>Variables in a repository's settings: for its own jobs.</summary>
[InPlace(PlaceKind.Repository)]
[Route("{owner:owner}/{repo}/settings/actions/variables")]
internal sealed class RepositoryVariablesController(RunnerHubDb db, ScopedValues<ActionVariable> values, ValueProtection protection)
    : ScopedValuesController<ActionVariable>(db, values, protection, ValueWords.Variables);
