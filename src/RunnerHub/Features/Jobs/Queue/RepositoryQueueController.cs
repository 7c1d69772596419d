using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Features.Shared;

namespace RunnerHub.Features.Jobs.Queue;

/// <summary>The queue of a repository.</summary>
[InPlace(PlaceKind.Repository)]
[Route("{owner:owner}/{repo}/settings/actions/queue")]
internal sealed class RepositoryQueueController(Reads reads, LiveEvents live) : QueueController(reads, live);
