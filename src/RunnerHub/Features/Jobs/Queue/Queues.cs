using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Jobs.Waiting;
using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs.Queue;

/// <summary>Reads the queues of places for people.</summary>
internal sealed class Queues(RunnerHubDb db, QueueOrder order, WaitReasons reasons, RememberedTotals remembered)
{
    private const int PageSize = 50;

    public async Task<QueuePage> ReadAsync(Place place, QueueQuery query, CancellationToken cancellation)
    {
        var choice = await order.ChooseAsync(place.Scope, query, cancellation);
        var running = order.Running(choice);
        var (busy, waiting) = (await QueueOrder.CountAsync(running, cancellation), await CountWaitingAsync(place.Scope, query, choice, cancellation));
        var (first, second) = (query.Running == true ? 0 : waiting.Values.Sum(), query.Running == false ? 0 : busy.Values.Sum());
        var number = Math.Clamp(query.PageNumber, 1, Math.Max(1, (first + second + PageSize - 1) / PageSize));
        var skip = (number - 1) * PageSize;
        var rows = new List<QueueRow>();
        if (skip < first)
        {
            var loads = choice.Queues is null ? busy : await order.LoadsAsync(choice, cancellation);
            var ids = await order.SomeAsync(place.Scope, choice, skip, PageSize, waiting, loads, cancellation);
            if (ids.Count < Math.Min(PageSize, first - skip))
            {
                // Jobs were given away since they were counted.
                var left = await QueueOrder.CountAsync(order.Waiting(choice), cancellation);
                ids = await order.SomeAsync(place.Scope, choice, skip, PageSize, left, loads, cancellation);
            }

            var next = await db.Jobs.Where(job => ids.Contains(job.Id)).Select(Row).ToDictionaryAsync(row => row.Id, cancellation);
            var why = await reasons.OfAsync(ids, cancellation);
            rows.AddRange(ids.Where(next.ContainsKey).Select((id, index) => next[id] with { Why = why.GetValueOrDefault(id), Place = skip + index + 1 }));
        }

        // A page on which both are has what it has room for.
        var (before, room) = (Math.Max(0, skip - first), Math.Min(PageSize, skip + PageSize - first));
        if (room > 0 && second > 0)
        {
            rows.AddRange(await running.Skip(before).Take(room).Select(Row).ToListAsync(cancellation));
        }

        return new QueuePage(place, query, new Page<QueueRow>(rows, first + second, number, PageSize), busy.Values.Sum(), waiting.Values.Sum());
    }

    /// <summary>All of it, without pages and without reasons.</summary>
    public Export<ExportedQueueRow> Export(Place place, QueueQuery query) => new(
        stop => IdsAsync(place.Scope, query, stop),
        (ids, stop) => db.Jobs.Where(job => ids.Contains(job.Id)).Select(Row).ToDictionaryAsync(row => row.Id, ExportedQueueRow.Of, stop));

    private async Task<List<long>> IdsAsync(Scope scope, QueueQuery query, CancellationToken cancellation)
    {
        var choice = await order.ChooseAsync(scope, query, cancellation);
        List<long> running = query.Running == false ? [] : await order.Running(choice).Select(job => job.Id).ToListAsync(cancellation);
        List<long> waiting = query.Running == true ? [] : await order.AllAsync(scope, choice, cancellation);
        return [.. waiting, .. running];
    }

    private Task<Dictionary<long, int>> CountWaitingAsync(Scope scope, QueueQuery query, QueueChoice choice, CancellationToken cancellation) => remembered.OfAsync(
        $"queue of {scope}{(query with { Page = null, Status = null }).ToQueryString()}", () => QueueOrder.CountAsync(order.Waiting(choice), cancellation), counts => counts.Values.Sum(), cancellation);

    private Expression<Func<ActionRunJob, QueueRow>> Row => job => new QueueRow(
        job.Id, job.Name, job.Status, job.Labels, job.Queued, job.Started,
        job.Run!.Repository == null ? null : job.Run.Repository.Owner!.Name + "/" + job.Run.Repository.Name, job.RunId, job.Run.Number, job.Run.Title,
        job.Status == JobStatus.Waiting ? null
            : db.Tasks.Where(task => task.JobId == job.Id).OrderByDescending(task => task.Id).Select(task => task.RunnerName).FirstOrDefault(),
        job.RepoId == null ? job.Queue!.RunnerId
            : job.Status == JobStatus.Waiting ? null
            : db.Tasks.Where(task => task.JobId == job.Id).OrderByDescending(task => task.Id).Select(task => (long?)task.RunnerId).FirstOrDefault())
    {
        TestedName = job.RepoId == null ? db.Runners.Where(runner => runner.Id == job.Queue!.RunnerId).Select(runner => runner.Name).FirstOrDefault() : null,
    };
}
