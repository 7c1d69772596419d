using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Features.Shared;

namespace RunnerHub.Features.Jobs.Queue;

/// <summary>The queue of the whole site.</summary>
[InPlace(PlaceKind.Site)]
[Route("-/admin/actions/queue")]
internal sealed class AdminQueueController(Reads reads, LiveEvents live) : QueueController(reads, live);
