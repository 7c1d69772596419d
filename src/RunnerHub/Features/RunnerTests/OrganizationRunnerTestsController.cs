using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Features.Runners;

namespace RunnerHub.Features.RunnerTests;

[InPlace(PlaceKind.Organization)]
[Route("org/{org}/settings/actions/runners")]
internal sealed class OrganizationRunnerTestsController(RunnerTestRules tests, RunnerService runners) : RunnerTestsController(tests, runners);
