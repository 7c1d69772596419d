using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Features.Runners;

namespace RunnerHub.Features.RunnerTests;

[InPlace(PlaceKind.Repository)]
[Route("{owner:owner}/{repo}/settings/actions/runners")]
internal sealed class RepositoryRunnerTestsController(RunnerTestRules tests, RunnerService runners) : RunnerTestsController(tests, runners);
