using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Features.Runners;

namespace RunnerHub.Features.RunnerTests;

[InPlace(PlaceKind.Site)]
[Route("-/admin/actions/runners")]
internal sealed class AdminRunnerTestsController(RunnerTestRules tests, RunnerService runners) : RunnerTestsController(tests, runners);
