using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;

namespace RunnerHub.Features.Jobs;

internal static class DeletedTasks
{
    /// <summary>Whether there was a task of that id, which has been deleted with its run: its runner may not know yet.</summary>
    public static async Task<bool> WasTaskAsync(this RunnerHubDb db, long id, CancellationToken cancellation) =>
        id > 0 && id <= await db.LastTaskIdAsync(cancellation) && !await db.Tasks.AnyAsync(task => task.Id == id, cancellation);
}
