using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Features.Shared;

namespace RunnerHub.Features.Jobs.Queue;

/// <summary>The queue of a user: the jobs of his repositories.</summary>
[InPlace(PlaceKind.User)]
[Route("user/settings/actions/queue")]
internal sealed class UserQueueController(Reads reads, LiveEvents live) : QueueController(reads, live);
