using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs;

/// <summary>
/// The tokens that jobs find as GITHUB_TOKEN: each is good for the repository of its job, as far as
/// the workflow's permissions go, while the task runs. Asked for at
/// each call and remembered by nobody, so that one whose task has ended is refused at once.
/// </summary>
internal sealed class TaskTokens(RunnerHubDb db) : IRepositoryTokens
{
    public Task<RepositoryToken?> FindAsync(string token, CancellationToken cancellation)
    {
        var hash = Secret.Hash(token);
        return db.Tasks.Where(ActionTask.IsUnfinished).Where(task => task.TokenHash == hash && task.Job!.RepoId != null)
            .Select(task => new RepositoryToken(task.Job!.RepoId!.Value, task.Job.TokenLevel)).FirstOrDefaultAsync(cancellation);
    }
}
