using Microsoft.EntityFrameworkCore;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Jobs.Workflows;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.Jobs;

/// <summary>Two nodes change the same concurrency group, each without having seen what the other does.</summary>
public sealed class ConcurrencyGroupNodesTests(TwoNodes nodes) : TwoNodesTests(nodes), IClassFixture<TwoNodes>
{
    private const int Rounds = 60;

    [Fact]
    public async Task Runs_that_end_and_begin_at_two_nodes_at_once_leave_one_that_goes_on_and_none_that_waits_for_nobody()
    {
        var here = await Work.PlaceAsync(First);
        var there = here.At(Second);
        var runner = await here.RunnerAsync("linux");
        var oldest = await StartAsync(here, ofJob: false);
        for (var round = 0; round < Rounds; round++)
        {
            var task = await runner.TakeAsync();
            await Task.WhenAll(
                runner.At(Second).ReportAsync(task.Id, Result.Success),
                StartAsync(here, ofJob: round % 2 == 0),
                round % 3 == 0 ? Second.UseAsync((RunControl control) => control.RerunAsync(there.Scope, oldest, Rerun.All, CancellationToken.None))
                    : StartAsync(there, ofJob: round % 3 == 1));
            Assert.Equal((round, 1), (round, await CountAsync(here, job => job.Status == JobStatus.Waiting)));
            Assert.InRange(await CountAsync(here, job => job.Status == JobStatus.Blocked), 0, 1);
        }

        while (await CountAsync(here, job => job.Status == JobStatus.Waiting) > 0)
        {
            await runner.WorkOffAsync();
        }

        Assert.Equal(0, await CountAsync(here, job => job.Status >= JobStatus.Waiting));
    }

    private static Task<long> StartAsync(Work work, bool ofJob)
    {
        var (job, group) = (Work.Job("deploy", "linux"), new PlannedConcurrency("site", false));
        return work.StartAsync(ofJob ? work.Run(job with { Concurrency = group }) : work.Run(job) with { Concurrency = group });
    }

    private Task<int> CountAsync(Work work, System.Linq.Expressions.Expression<Func<ActionRunJob, bool>> which) =>
        First.ReadAsync(db => db.Jobs.Where(job => job.RepoId == work.RepoId).CountAsync(which));
}
