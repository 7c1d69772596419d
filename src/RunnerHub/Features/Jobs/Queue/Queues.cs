using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Jobs.Waiting;
using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs.Queue;

/// <summary>Reads the queues of places for people.</summary>
internal sealed class Queues(RunnerHubDb db, QueueOrder order, WaitReasons reasons)
{
    private const int PageSize = 50;

    public async Task<QueuePage> ReadAsync(Place place, QueueQuery query, CancellationToken cancellation)
    {
        var (running, waiting) = (order.Running(place.Scope, query), order.Waiting(place.Scope, query));
        var (busy, queued) = (await running.CountAsync(cancellation), await waiting.CountAsync(cancellation));
        var (first, second) = (query.Running == false ? 0 : busy, query.Running == true ? 0 : queued);
        var number = Math.Clamp(query.PageNumber, 1, Math.Max(1, (first + second + PageSize - 1) / PageSize));
        var skip = (number - 1) * PageSize;
        var rows = skip >= first ? [] : await running.Skip(skip).Take(PageSize).Select(Row).ToListAsync(cancellation);
        if (rows.Count < PageSize && second > 0)
        {
            var before = Math.Max(0, skip - first);
            var next = await waiting.Skip(before).Take(PageSize - rows.Count).Select(Row).ToListAsync(cancellation);
            var why = await reasons.OfAsync([.. next.Select(row => row.Id)], cancellation);
            rows.AddRange(next.Select((row, index) => row with { Why = why.GetValueOrDefault(row.Id), Place = before + index + 1 }));
        }

        return new QueuePage(place, query, new Page<QueueRow>(rows, first + second, number, PageSize), busy, queued);
    }

    /// <summary>All of it, without pages and without reasons.</summary>
    public IAsyncEnumerable<QueueRow> ExportAsync(Place place, QueueQuery query)
    {
        var running = order.Running(place.Scope, query).Select(Row).AsAsyncEnumerable();
        var waiting = order.Waiting(place.Scope, query).Select(Row).AsAsyncEnumerable();
        return query.Running switch { true => running, false => waiting, _ => running.Concat(waiting) };
    }

    private Expression<Func<ActionRunJob, QueueRow>> Row => job => new QueueRow(
        job.Id, job.Name, job.Status, job.Labels, job.Queued, job.Started,
        job.Run!.Repository == null ? null : job.Run.Repository.Owner!.Name + "/" + job.Run.Repository.Name, job.Run.Number, job.Run.Title,
        job.Status == JobStatus.Waiting ? null
            : db.Tasks.Where(task => task.JobId == job.Id).OrderByDescending(task => task.Id).Select(task => task.RunnerName).FirstOrDefault());
}
