using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Features.Runners;

namespace RunnerHub.Features.RunnerTests;

[InPlace(PlaceKind.User)]
[Route("user/settings/actions/runners")]
internal sealed class UserRunnerTestsController(RunnerTestRules tests, RunnerService runners) : RunnerTestsController(tests, runners);
