using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Logs;

/// <summary>Rows for the script.</summary>
/// <param name="First">The place of the first in the log, from 0.</param>
/// <param name="Rows">As they are stored: time, space, content.</param>
internal sealed record LogRowsJson(long First, IReadOnlyList<string> Rows);

/// <summary>What a search has found, for the script.</summary>
internal sealed record LogHitsJson(IReadOnlyList<LogHitJson> Hits, bool More);

internal sealed record LogHitJson(long Row, string Text);

/// <summary>What a page that shows a log asks of it, once for all pages that do.</summary>
internal sealed class LogAnswers(RunnerHubDb db, LogReader reader, TimeProvider clock)
{
    /// <summary>How many rows a page holds.</summary>
    public const int PageRows = 1000;

    public const int LongestSearch = 200;

    /// <summary>The view of an attempt.</summary>
    /// <param name="address">Of the page.</param>
    /// <param name="isLatest">No attempt has followed.</param>
    /// <returns>Null when there is no such task.</returns>
    public async Task<LogView?> ViewAsync(string address, long taskId, LogQuery query, bool isLatest, CancellationToken cancellation)
    {
        if (await LogProgress.ReadAsync(db, reader, taskId, cancellation) is not { } progress)
        {
            return null;
        }

        var end = query.Before is { } before ? Math.Clamp(before, Math.Min(PageRows, progress.Log.Rows), progress.Log.Rows) : progress.Log.Rows;
        var rows = await reader.RowsAsync(taskId, end - PageRows, end, cancellation);
        var found = query.Words is { } words ? await reader.SearchAsync(taskId, words, 0, cancellation) : null;
        return new LogView(address, query.Attempt, progress, query.Before is not null, rows, query.Words, found, isLatest && !progress.IsDone(clock.GetUtcNow()));
    }

    public async Task<IActionResult> RowsAsync(long taskId, long from, long to, CancellationToken cancellation)
    {
        var rows = await reader.RowsAsync(taskId, from, to, cancellation);
        return new JsonResult(new LogRowsJson(rows.First, rows.Rows));
    }

    public async Task<IActionResult> SearchAsync(long taskId, LogQuery query, long from, CancellationToken cancellation)
    {
        if (query.Words is not { } words)
        {
            return new BadRequestResult();
        }

        var found = await reader.SearchAsync(taskId, words, from, cancellation);
        return new JsonResult(new LogHitsJson([.. found.Hits.Select(hit => new LogHitJson(hit.Row, LogText.Plain(hit.Text)))], found.HasMore));
    }

    /// <summary>The whole log as text.</summary>
    public async Task<IActionResult> TextAsync(long taskId, CancellationToken cancellation) =>
        await TextProblemAsync(taskId, cancellation) is { } problem
            ? new ContentResult { StatusCode = StatusCodes.Status404NotFound, Content = problem + "\n", ContentType = LogTextResult.ContentType }
            : new LogTextResult(reader, taskId);

    /// <returns>Why there is no text of the log; null when there is one.</returns>
    public async Task<string?> TextProblemAsync(long taskId, CancellationToken cancellation) =>
        await reader.FindAsync(taskId, cancellation) is not { } log ? "There is no such log."
        : log.IsExpired ? "The log was removed after its time."
        : log is { Rows: 0, IsSealed: false } ? "There is no log yet."
        : null;

    /// <summary>The latest attempt at a job, or a certain one.</summary>
    public Task<long?> FindTaskAsync(long jobId, int? attempt, CancellationToken cancellation) =>
        db.Tasks.Where(task => task.JobId == jobId && (attempt == null || task.Attempt == attempt))
            .OrderByDescending(task => task.Id).Select(task => (long?)task.Id).FirstOrDefaultAsync(cancellation);
}

/// <summary>What the address of a page with a log may ask for.</summary>
internal sealed record LogQuery
{
    /// <summary>Which attempt; the latest where it is left out.</summary>
    public int? Attempt { get; init; }

    /// <summary>The rows before this one, counted from 0; the last ones where it is left out.</summary>
    public long? Before { get; init; }

    /// <summary>What to search for.</summary>
    public string? Q { get; init; }

    /// <summary><see cref="Q"/>, when there is something to it.</summary>
    public string? Words => string.IsNullOrWhiteSpace(Q) ? null : Q.Length > LogAnswers.LongestSearch ? Q[..LogAnswers.LongestSearch] : Q;
}

/// <summary>A log as a file, read while it is sent.</summary>
internal sealed class LogTextResult(LogReader reader, long taskId) : IActionResult, IResult
{
    public const string ContentType = "text/plain; charset=utf-8";

    public Task ExecuteResultAsync(ActionContext context) => ExecuteAsync(context.HttpContext);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = ContentType;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"inline; filename=\"task-{taskId}.log\"");
        if (httpContext.Features.Get<HeadersOnly>() is null && !await reader.WriteAsync(taskId, response.Body, httpContext.RequestAborted))
        {
            // An end in good order would say that this was all.
            httpContext.Abort();
        }
    }
}
