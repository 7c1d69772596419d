using RunnerHub.Access;
using RunnerHub.Features.Jobs.Runs;
using RunnerHub.Features.Shared;
using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs.Queue;

/// <summary>A job in a queue.</summary>
/// <param name="Repository">Such as "acme/rocket"; null for a test of a runner.</param>
/// <param name="RunnerName">Who has it; null while it waits.</param>
/// <param name="RunnerId">As <paramref name="RunnerName"/>, or the one that a test is of.</param>
internal sealed record QueueRow(
    long Id, string Name, JobStatus Status, List<string> Labels, DateTimeOffset Queued, DateTimeOffset? Started, string? Repository, long RunId, long RunNumber, string RunTitle,
    string? RunnerName, long? RunnerId)
{
    /// <summary>The runner that it is a test of; null when it is none, or the runner was deleted.</summary>
    public string? TestedName { get; init; }

    /// <summary>Why it waits; null when a runner has it.</summary>
    public string? Why { get; init; }

    /// <summary>Its place among those that wait, from 1, before any filter but those in the address; null when a runner has it.</summary>
    public int? Place { get; init; }

    public string? Path => Repository is null ? null : RunPaths.Of(Repository, RunId, Id);

    public string? RunPath => Repository is null ? null : RunPaths.Of(Repository, RunId);

    public string Shown => $"{Id} {Status} {Place} {Queued.Ticks} {RunnerName} {Why} {Repository} {TestedName}";
}

/// <summary>The queue of a place: what waits for its runners, in the order in which they take it, and then what they do.</summary>
internal sealed record QueuePage(Place Place, QueueQuery Query, Page<QueueRow> Jobs, int Running, int Waiting)
{
    /// <summary>Where the pages of runners are that the viewer may open.</summary>
    public IReadOnlyDictionary<long, string> RunnerPaths { get; init; } = new Dictionary<long, string>();

    /// <summary>Where the page of a row's runner is, if it may be opened.</summary>
    public string? RunnerPath(QueueRow row) => row.RunnerId is { } id ? RunnerPaths.GetValueOrDefault(id) : null;

    public string Path => PathIn(Place);

    public Glimpse Glimpse => Shared.Glimpse.Of([$"{Jobs.Number} {Running} {Waiting}", .. Jobs.Rows.Select(row => row.Shown)]);

    public bool IsFiltered => Query.LabelKey is not null || !string.IsNullOrWhiteSpace(Query.Repository);

    /// <summary>The address of the first page with one thing changed.</summary>
    public string With(Func<QueueQuery, QueueQuery> change) => Path + change(Query with { Page = null }).ToQueryString();

    public static string PathIn(Place place) => $"{place.SettingsPath}/actions/queue";
}

/// <summary>A job of a queue in an export.</summary>
internal sealed record ExportedQueueRow(
    long Id, string Status, string Job, string? Repository, long Run, IReadOnlyList<string> Labels, string? Runner, DateTimeOffset QueuedAt, DateTimeOffset? StartedAt)
{
    public static ExportedQueueRow Of(QueueRow row) => new(
        row.Id, JobMarks.Of(row.Status).Key, row.Name, row.Repository, row.RunNumber, row.Labels, row.RunnerName, row.Queued, row.Started);
}
