using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Jobs;
using RunnerHub.Platform;

namespace RunnerHub.Features.Logs;

/// <summary>Where a step stands, for the script.</summary>
internal sealed record LogStepJson(
    string Key, string Mark, string Word, DateTimeOffset? Started, DateTimeOffset? Stopped, long From, long To)
{
    public static LogStepJson Of(LogStep step)
    {
        var mark = JobMarks.Of(step.Status);
        return new LogStepJson(step.Key, mark.Key, mark.Word, step.Started, step.Stopped, step.From, step.To);
    }
}

/// <summary>
/// Sends an open page what comes: the steps when they change, the rows as they arrive, and that the job itself is another,
/// which the page then reads again. The rows are found by their place, so that a connection which was lost goes on where it
/// was.
/// </summary>
internal sealed class LogEvents(IServiceScopeFactory scopes, SignalBus signals, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    /// <summary>After this the browser connects again, and its right to is checked again.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(45);

    /// <summary>Rows that come close to each other are sent together.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(200);

    /// <summary>Between readings for a signal that can be about any job of the site, of which a busy one gives many a second.</summary>
    private static readonly TimeSpan RestFromOthers = TimeSpan.FromSeconds(2);

    /// <summary>A signal may be lost on its way from another node.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Reconnection = TimeSpan.FromMilliseconds(250);

    // How busy the machine is has nothing to do with what time it is.
    private static readonly TimeProvider wallclock = TimeProvider.System;

    private static readonly JsonSerializerOptions json = new(JsonSerializerDefaults.Web);

    /// <param name="context">The request; the events end with it.</param>
    /// <param name="jobId">The job.</param>
    /// <param name="taskId">The attempt whose log the page shows; null when there is none yet.</param>
    /// <param name="from">The first row that the page does not have, where it does not connect again.</param>
    /// <param name="seen">The fingerprint of the job that the page shows.</param>
    public ServerSentEventsResult<string> Watch(HttpContext context, long jobId, long? taskId, long from, string? seen)
    {
        context.Response.Headers["X-Accel-Buffering"] = "no";
        var next = long.TryParse(context.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last : from;
        var (viewer, repositoryId) = (context.User, context.GetPlace().Scope.RepoId!.Value);
        return TypedResults.ServerSentEvents(FollowAsync(
            jobId, taskId, Math.Max(0, next), seen, (services, stop) => Session.MayStillSeeAsync(services, viewer, repositoryId, stop), context.RequestAborted));
    }

    /// <summary>Of all that a page shows of a job besides the steps.</summary>
    /// <returns>Null when there is no such job.</returns>
    public static async Task<string?> FingerprintAsync(RunnerHubDb db, long jobId, CancellationToken cancellation)
    {
        var job = await db.Jobs.Where(job => job.Id == jobId)
            .Select(job => new { job.RunId, job.Status, job.Attempt, Run = job.Run!.Status, Latest = db.Tasks.Where(task => task.JobId == jobId).Max(task => (long?)task.Id) })
            .FirstOrDefaultAsync(cancellation);
        if (job is null)
        {
            return null;
        }

        // A job that calls others is shown as these are.
        var called = job.Status != JobStatus.Calling ? []
            : await db.Jobs.Where(other => other.RunId == job.RunId && other.CallerId == jobId).OrderBy(other => other.Position).Select(other => other.Status).ToListAsync(cancellation);
        return string.Create(CultureInfo.InvariantCulture, $"{job.Status:D}-{job.Attempt}-{job.Run:D}-{job.Latest}-{string.Concat(called.Select(status => (int)status))}");
    }

    private async IAsyncEnumerable<SseItem<string>> FollowAsync(
        long jobId, long? taskId, long next, string? seen, Func<IServiceProvider, CancellationToken, Task<bool>> maySee,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var longest = new CancellationTokenSource(Longest, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping, longest.Token);
        var (news, changes) = (NewsChannel(), NewsChannel());
        using var rows = taskId is { } id ? signals.Subscribe(TaskLogs.TopicOf(id), () => news.Writer.TryWrite(true)) : null;
        using var jobs = signals.Subscribe(JobSignals.Changed, () => changes.Writer.TryWrite(true));
        // Said at once, so that the browser knows that it is connected.
        yield return new SseItem<string>("", "open") { ReconnectionInterval = Reconnection };
        var told = new Dictionary<string, LogStepJson>();
        while (!stop.IsCancellationRequested)
        {
            if (await TryReadAsync(jobId, taskId, next, maySee, stop.Token) is not { } glimpse)
            {
                yield break;
            }

            var steps = glimpse.Steps.Where(step => told.GetValueOrDefault(step.Key) != step).ToList();
            if (steps.Count > 0)
            {
                steps.ForEach(step => told[step.Key] = step);
                yield return new SseItem<string>(JsonSerializer.Serialize(steps, json), "steps");
            }

            if (glimpse.Rows is { Rows.Count: > 0 } some)
            {
                next = some.Next;
                yield return new SseItem<string>(JsonSerializer.Serialize(new LogRowsJson(some.First, some.Rows), json), "rows")
                {
                    EventId = next.ToString(CultureInfo.InvariantCulture),
                };
            }

            if (glimpse.Job != seen)
            {
                yield return new SseItem<string>(seen = glimpse.Job, "job");
            }

            if (glimpse.IsDone)
            {
                yield return new SseItem<string>("", "end");
                yield break;
            }

            if (!glimpse.HasMore)
            {
                await WaitAsync(news.Reader, changes.Reader, stop.Token);
            }
        }
    }

    private static Channel<bool> NewsChannel() => Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <param name="news">Of the log itself.</param>
    /// <param name="changes">Of some job.</param>
    /// <param name="stop">Ends the wait.</param>
    private static async Task WaitAsync(ChannelReader<bool> news, ChannelReader<bool> changes, CancellationToken stop)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(stop);
        wait.CancelAfter(Rest + LongestWait);
        await Task.WhenAny(NextAsync(news, Rest), NextAsync(changes, RestFromOthers));
        // Whichever it was, all is read: news that came of the other meanwhile is in that, or still in its channel.
        await wait.CancelAsync();

        async Task NextAsync(ChannelReader<bool> reader, TimeSpan rest)
        {
            try
            {
                await Task.Delay(rest, wallclock, wait.Token);
                await reader.ReadAsync(wait.Token);
            }
            catch (OperationCanceledException)
            {
                // Time to look, or to stop.
            }
        }
    }

    /// <returns>Null when the job is gone, or the page or the database is, or there are rows that the viewer may not see any more.</returns>
    private async Task<LogGlimpse?> TryReadAsync(
        long jobId, long? taskId, long next, Func<IServiceProvider, CancellationToken, Task<bool>> maySee, CancellationToken cancellation)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<RunnerHubDb>();
            var reader = scope.ServiceProvider.GetRequiredService<LogReader>();
            var progress = taskId is { } id ? await LogProgress.ReadAsync(db, reader, id, cancellation) : null;
            var rows = progress is not null && progress.Log.Rows > next ? await reader.RowsAsync(progress.TaskId, next, progress.Log.Rows, cancellation) : null;
            if (rows is not null && !await maySee(scope.ServiceProvider, cancellation))
            {
                return null;
            }

            // After the task: whoever reads that the job has ended has the last of its rows.
            return await FingerprintAsync(db, jobId, cancellation) is not { } job ? null : new LogGlimpse(
                job,
                progress is null ? [] : [.. progress.Steps.Select(LogStepJson.Of)],
                rows,
                rows is { Rows.Count: > 0 } && rows.Next < progress!.Log.Rows,
                progress?.IsDone(clock.GetUtcNow()) == true && (rows is null || rows.Next >= progress.Log.Rows));
        }
        catch (Exception problem) when (cancellation.IsCancellationRequested || DatabaseFaults.IsDatabaseAway(problem))
        {
            // The browser connects again, until it is answered.
            return null;
        }
    }

    private sealed record LogGlimpse(string Job, IReadOnlyList<LogStepJson> Steps, LogRows? Rows, bool HasMore, bool IsDone);
}
