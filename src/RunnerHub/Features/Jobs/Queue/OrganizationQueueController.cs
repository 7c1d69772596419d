using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Features.Shared;

namespace RunnerHub.Features.Jobs.Queue;

/// <summary>The queue of an organisation: the jobs of its repositories.</summary>
[InPlace(PlaceKind.Organization)]
[Route("org/{org}/settings/actions/queue")]
internal sealed class OrganizationQueueController(Reads reads, LiveEvents live) : QueueController(reads, live);
