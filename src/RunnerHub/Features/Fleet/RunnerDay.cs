using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Features.Shared;

namespace RunnerHub.Features.Fleet;

/// <summary>A stretch of time.</summary>
internal sealed record Stretch(DateTimeOffset From, DateTimeOffset To)
{
    public TimeSpan Length => To - From;
}

/// <summary>When a runner had jobs in its last 24 hours, as its tasks tell. When it was online otherwise is not kept.</summary>
/// <param name="Whole">What is told of: 24 hours, or less when there were more jobs than are looked at.</param>
/// <param name="Busy">When it had at least one job; in their order, none touches another.</param>
/// <param name="Silent">Since when it is not heard of, if it is not.</param>
/// <param name="Jobs">How many it had.</param>
internal sealed record RunnerDay(Stretch Whole, IReadOnlyList<Stretch> Busy, Stretch? Silent, int Jobs)
{
    /// <summary>The width of the strip, a minute each.</summary>
    public const int Width = 24 * 60;

    /// <summary>How many tasks are looked at; a job a minute, and more.</summary>
    private const int MostTasks = 2000;

    /// <summary>What is narrower would not be seen.</summary>
    private static readonly TimeSpan Narrowest = TimeSpan.FromMinutes(3);

    public string Sentence => Jobs == 0
        ? $"It had no job in the last {Hours}."
        : $"Busy {(Taken < Whole.Length ? TimeTaken.Say(Taken) : "all")} of the last {Hours}, with {Jobs} {(Jobs == 1 ? "job" : "jobs")}.";

    /// <summary>"24 hours".</summary>
    public string Hours => Whole.Length >= TimeSpan.FromDays(1) ? "24 hours" : TimeTaken.Say(Whole.Length);

    /// <summary>What is drawn: stretches that lie closer together than anybody sees are one.</summary>
    public IEnumerable<Stretch> Drawn => Joined(Busy, TimeSpan.FromMinutes(1));

    private TimeSpan Taken => TimeSpan.FromTicks(Busy.Sum(stretch => stretch.Length.Ticks));

    /// <param name="db">The database.</param>
    /// <param name="runnerId">Of the runner.</param>
    /// <param name="silentSince">Since when it is not heard of; null when it is.</param>
    /// <param name="now">Until when.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<RunnerDay> ReadAsync(RunnerHubDb db, long runnerId, DateTimeOffset? silentSince, DateTimeOffset now, CancellationToken cancellation)
    {
        var since = now.AddDays(-1);
        // Its last ones, by the index: how long its history is does not matter.
        var tasks = await db.Tasks.Where(task => task.RunnerId == runnerId).OrderByDescending(task => task.Id).Take(MostTasks)
            .Where(task => task.Stopped == null || task.Stopped > since)
            .Select(task => new { task.Started, task.Stopped }).ToListAsync(cancellation);
        if (tasks.Count == MostTasks)
        {
            since = Later(since, tasks.Min(task => task.Started));
        }

        // A node whose clock is ahead may have written an end that is still to come here.
        var busy = tasks.Select(task => new Stretch(Later(task.Started, since), Earlier(task.Stopped ?? now, now))).Where(stretch => stretch.Length > TimeSpan.Zero)
            .OrderBy(stretch => stretch.From);
        return new RunnerDay(
            new Stretch(since, now), [.. Joined(busy, TimeSpan.Zero)], silentSince is { } last && last < now ? new Stretch(Later(last, since), now) : null, tasks.Count);
    }

    /// <summary>Where a stretch begins on the strip, and how wide it is.</summary>
    public (string X, string Width) PlaceOf(Stretch stretch)
    {
        var scale = Width / Whole.Length.TotalMinutes;
        var width = Math.Max(stretch.Length.TotalMinutes * scale, Narrowest.TotalMinutes);
        var x = Math.Clamp((stretch.From - Whole.From).TotalMinutes * scale, 0, Width - width);
        return (x.ToString("0.#", CultureInfo.InvariantCulture), width.ToString("0.#", CultureInfo.InvariantCulture));
    }

    /// <summary>"09:12 to 09:40 UTC, 28 min 3 s".</summary>
    public static string Say(Stretch stretch) =>
        string.Create(CultureInfo.InvariantCulture, $"{stretch.From.UtcDateTime:HH:mm} to {stretch.To.UtcDateTime:HH:mm} UTC, {TimeTaken.Say(stretch.Length)}");

    private static IEnumerable<Stretch> Joined(IEnumerable<Stretch> ordered, TimeSpan gap)
    {
        Stretch? last = null;
        foreach (var next in ordered)
        {
            if (last is not null && next.From - last.To <= gap)
            {
                last = last with { To = Later(last.To, next.To) };
                continue;
            }

            if (last is not null)
            {
                yield return last;
            }

            last = next;
        }

        if (last is not null)
        {
            yield return last;
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
