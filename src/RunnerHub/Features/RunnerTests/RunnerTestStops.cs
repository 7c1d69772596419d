using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Jobs;

namespace RunnerHub.Features.RunnerTests;

/// <summary>Cancels tests of runners, whether they wait or run.</summary>
internal sealed class RunnerTestStops(RunnerHubDb db, RunnerTestRules tests, JobTransaction transaction, RunProgress progress, CurrentUser user)
{
    /// <returns>As of a run of a repository.</returns>
    public async Task<ControlOutcome> CancelAsync(Scope scope, long runnerId, long id, CancellationToken cancellation) =>
        await tests.FindAsync(scope, runnerId, id, cancellation) is null ? ControlOutcome.NotFound : await transaction.DoAsync(async () =>
        {
            if (!await progress.HoldAsync(id, cancellation))
            {
                return ControlOutcome.NotFound;
            }

            if (await db.Runs.AnyAsync(run => run.Id == id && run.Status < JobStatus.Waiting, cancellation))
            {
                return ControlOutcome.WrongState;
            }

            await progress.AdvanceAsync(id, jobs => RunPlan.Stop(jobs, $"{user.Name} cancelled the test."), cancellation);
            return ControlOutcome.Done;
        }, cancellation);
}
