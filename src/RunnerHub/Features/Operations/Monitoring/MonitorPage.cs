using System.Globalization;
using RunnerHub.Features.Shared;
using RunnerHub.Platform;

namespace RunnerHub.Features.Operations.Monitoring;

/// <param name="Unit">Stands behind the value.</param>
/// <param name="Note">What else is to be said of it.</param>
/// <param name="Curve">Null where there is nothing to draw.</param>
internal sealed record Tile(string Name, string Value, string Unit, string Note, Sparkline? Curve = null);

/// <param name="Name">What is counted.</param>
/// <param name="Count">How many.</param>
internal sealed record NamedCount(string Name, long Count);

/// <summary>The figures of this node, and those of the site as it reads them.</summary>
internal sealed record MonitorPage(
    IReadOnlyList<Tile> Tiles, IReadOnlyList<NamedCount>? Runners, IReadOnlyList<NamedCount>? Queue, IReadOnlyList<NamedCount> Refusals, IReadOnlyList<(string Name, string Value)> Process, DateTimeOffset Taken)
{
    public const string Path = "/-/admin/monitor";

    private static readonly (string Key, string Name)[] Statuses = [("active", "Active"), ("idle", "Idle"), ("offline", "Offline"), ("never_connected", "Never connected")];

    public Glimpse Glimpse => GlimpseOf(Taken, Taken);

    /// <summary>It is another one at each sample, a little after it was due.</summary>
    public static Glimpse GlimpseOf(DateTimeOffset taken, DateTimeOffset now)
    {
        var due = taken + LiveFigures.Interval;
        return Shared.Glimpse.Of([Node.Name, taken.Ticks.ToString(CultureInfo.InvariantCulture)], (due > now ? due : now) + TimeSpan.FromMilliseconds(250));
    }

    public static async Task<MonitorPage> ReadAsync(LiveFigures live, CancellationToken cancellation)
    {
        var now = await live.ReadAsync(cancellation);
        var curves = new Curves(live.Samples);
        return new MonitorPage(
            [.. TilesOf(curves, now)],
            now.Of("runnerhub.runners") is { Count: > 0 } runners ? [.. Statuses.Select(status => new NamedCount(status.Name, (long)runners.ByTags.GetValueOrDefault(status.Key)))] : null,
            now.Readings.ContainsKey("runnerhub.queue.jobs") && now.Of("runnerhub.runners").Count > 0 ? Ranked(now.Of("runnerhub.queue.jobs")) : null,
            Ranked(curves.Lately("runnerhub.rpc.refusals")),
            ProcessOf(curves, now, live.Started),
            curves.Last.At);
    }

    private static IEnumerable<Tile> TilesOf(Curves curves, Sample now)
    {
        yield return Rate("Polls", "runnerhub.polls");
        yield return Level("Polls held", "runnerhub.polls.held", "waits for a job", "wait for a job");
        yield return Rate("Claims", "runnerhub.claims");
        var delay = curves.Lately("runnerhub.dispatch.delay");
        yield return new Tile(
            "Dispatch delay", Words.Seconds(delay.Quantile(0.5)), "p50", $"p99 {Words.Seconds(delay.Quantile(0.99))}, {Words.Count(delay.Count, "job", "jobs")}", curves.Means("runnerhub.dispatch.delay"));
        var (rows, flush) = (curves.Lately("runnerhub.presence.flush.rows"), curves.Lately("runnerhub.presence.flush.duration"));
        yield return new Tile(
            "Presence written", Words.Number(rows.Mean), Words.Number(rows.Mean) == "1" ? "row at once" : "rows at once", $"p50 {Words.Seconds(flush.Quantile(0.5))}, p99 {Words.Seconds(flush.Quantile(0.99))}", curves.Rates("runnerhub.presence.flush.rows"));
        var (database, commands) = (curves.Lately("runnerhub.database.command.duration"), curves.Counts("runnerhub.database.command.duration"));
        yield return new Tile(
            "Database", Words.Seconds(database.Quantile(0.5)), "p50", $"p99 {Words.Seconds(database.Quantile(0.99))}, {Words.Count(commands.Latest, "command", "commands")} a second", commands);
        yield return Rate("Log rows", "runnerhub.log.rows");
        var deliveries = curves.Lately("runnerhub.webhook.deliveries");
        var failed = deliveries.Sum - deliveries.ByTags.GetValueOrDefault("delivered");
        yield return new Tile(
            "Webhooks delivered", Words.Number(deliveries.ByTags.GetValueOrDefault("delivered")), "in ten minutes", failed > 0 ? $"{Words.Number(failed)} failed" : "none failed", curves.Rates("runnerhub.webhook.deliveries"));
        yield return Level("Pages open", "runnerhub.live.pages", "updates by itself", "update by themselves");

        Tile Rate(string name, string instrument)
        {
            var curve = curves.Rates(instrument);
            return new Tile(name, Words.Number(curve.Latest), "a second", $"at most {Words.Number(curve.Highest)} a second in ten minutes", curve);
        }

        Tile Level(string name, string instrument, string one, string many)
        {
            var level = Words.Number(now.Of(instrument).Sum);
            return new Tile(name, level, "", level == "1" ? one : many, curves.Levels(instrument));
        }
    }

    private static IReadOnlyList<NamedCount> Ranked(Reading reading) =>
        [.. reading.ByTags.Where(tag => tag.Value > 0).OrderByDescending(tag => tag.Value).ThenBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => new NamedCount(tag.Key, (long)tag.Value))];

    private static IReadOnlyList<(string Name, string Value)> ProcessOf(Curves curves, Sample now, DateTimeOffset started)
    {
        var memory = GC.GetGCMemoryInfo();
        return
        [
            ("Node", Node.Name),
            ("Version", ProductVersion.Text),
            ("Up for", TimeTaken.Say(now.At - started)),
            ("Processor", $"{Words.Number(curves.Processors * 100)}% of one; this machine has {Environment.ProcessorCount}"),
            ("Memory", $"{Words.Bytes(Environment.WorkingSet)}, heap {Words.Bytes(GC.GetTotalMemory(false))}"),
            ("Garbage collections", $"{GC.CollectionCount(0)}, of which {GC.CollectionCount(2)} full; {memory.PauseTimePercentage.ToString("0.0#", CultureInfo.InvariantCulture)}% of the time"),
            ("Threads", $"{ThreadPool.ThreadCount} in the pool, {Words.Count(ThreadPool.PendingWorkItemCount, "item waits", "items wait")} for one"),
            ("Runtime", $".NET {Environment.Version}"),
        ];
    }
}
