using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;

namespace RunnerHub.Features.Workflows;

/// <summary>Stored workflows go with their repository, and stay with it when it is transferred.</summary>
internal sealed class WorkflowsFollowPlaces(RunnerHubDb db) : IFollowsPlaces
{
    public async Task<IReadOnlyList<string>> ForetellDeletionAsync(Scope scope, CancellationToken cancellation)
    {
        var count = scope.RepoId is { } repo ? await db.Set<StoredWorkflow>().CountAsync(workflow => workflow.RepoId == repo, cancellation) : 0;
        return count switch
        {
            0 => [],
            1 => ["Its stored workflow is deleted."],
            _ => [$"Its {count} stored workflows are deleted."],
        };
    }

    public Task<IReadOnlyList<string>> ForetellTransferAsync(Scope.Repository repository, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<string>>([]);

    public async Task OnDeletingAsync(Scope scope, CancellationToken cancellation)
    {
        if (scope.RepoId is { } repo)
        {
            await db.Set<StoredWorkflow>().Where(workflow => workflow.RepoId == repo).ExecuteDeleteAsync(cancellation);
        }
    }

    public void OnDeleted(Scope scope)
    {
    }
}
