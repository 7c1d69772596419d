using System.Text.Json;
using RunnerHub.Access;
using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs.Runs;

/// <summary>A job of a run as its page shows it.</summary>
internal sealed record RunJobRow
{
    public required long Id { get; init; }

    /// <summary>As <see cref="ActionRunJob.CallerId"/>.</summary>
    public long? CallerId { get; init; }

    /// <summary>It calls a workflow in place of steps.</summary>
    public bool IsCall { get; init; }

    public required int Position { get; init; }

    public required string Key { get; init; }

    public required string Name { get; init; }

    public required List<string> Needs { get; init; }

    public required JobStatus Status { get; init; }

    public string? Reason { get; init; }

    public required DateTimeOffset Queued { get; init; }

    public DateTimeOffset? Started { get; init; }

    public DateTimeOffset? Stopped { get; init; }

    public bool ContinueOnError { get; init; }

    /// <summary>As written; null when there is none.</summary>
    public string? Condition { get; init; }

    /// <summary>The last one of this attempt; null while no runner has taken it.</summary>
    public long? TaskId { get; init; }

    /// <summary>Who works or worked at it in this attempt; read for the jobs that the page shows.</summary>
    public RunnerOfJob? Runner { get; init; }

    public string Shown => $"{Id} {Status} {Reason} {Queued.Ticks} {Started?.Ticks} {Stopped?.Ticks} {TaskId}";
}

/// <summary>The jobs of a run, each before those of the workflow that it calls.</summary>
internal sealed class RunJobTree(IEnumerable<RunJobRow> jobs)
{
    private readonly ILookup<long?, RunJobRow> byCaller = jobs.ToLookup(job => job.CallerId);

    public IReadOnlyList<RunJobRow> InOrder => [.. From(null)];

    /// <summary>Those of the workflow that the run was started with; where all that is in it is the call of another, those of that.</summary>
    public IReadOnlyList<RunJobRow> Top
    {
        get
        {
            var top = byCaller[null].ToList();
            while (top is [{ IsCall: true } only] && byCaller[only.Id].ToList() is { Count: > 0 } called)
            {
                top = called;
            }

            return top;
        }
    }

    /// <summary>It counts by itself: what has called others does not, which stand for it, unless it failed otherwise than by them.</summary>
    public bool Counts(RunJobRow job) => !byCaller.Contains(job.Id) || job is { Status: JobStatus.Failure, Reason: not null };

    /// <summary>The jobs that count of a job: itself, or those that were called by it, or both.</summary>
    public IEnumerable<RunJobRow> WorkOf(RunJobRow job) => [.. byCaller[job.Id].SelectMany(WorkOf), .. Counts(job) ? [job] : Array.Empty<RunJobRow>()];

    private IEnumerable<RunJobRow> From(long? callerId) => byCaller[callerId].SelectMany(job => From(job.Id).Prepend(job));
}

/// <summary>What a run was started with.</summary>
/// <param name="Value">Cut where it is long.</param>
internal sealed record RunInput(string Name, string Value)
{
    private const int LongestValue = 200;

    /// <param name="json">A JSON object.</param>
    public static IReadOnlyList<RunInput> Read(string json)
    {
        using var inputs = JsonDocument.Parse(json);
        return [.. inputs.RootElement.EnumerateObject().Select(input => new RunInput(input.Name, StorableText.CutToWidth(Say(input.Value), LongestValue)))];
    }

    /// <summary>As it is written in a workflow: true, and not True.</summary>
    private static string Say(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}

/// <summary>A run with its jobs.</summary>
/// <param name="Jobs">A page of them.</param>
/// <param name="Graph">Of all of them; null when there is nothing to see in it.</param>
/// <param name="Notes">Why those of the page that have not begun have not, why others were skipped, and of which the runner is silent.</param>
/// <param name="Seen">The fingerprint of what is shown.</param>
internal sealed record RunPage(
    Place Place, RunRow Run, Page<RunJobRow> Jobs, IReadOnlyDictionary<JobStatus, int> Statuses, RunGraph? Graph, IReadOnlyDictionary<long, string> Notes, string Seen)
{
    public IReadOnlyList<RunInput> Inputs { get; init; } = [];

    /// <summary>Where the pages of runners are that the viewer may open.</summary>
    public IReadOnlyDictionary<long, string> RunnerPaths { get; init; } = new Dictionary<long, string>();

    public string Path => RunPaths.Of(Place, Run.Id);

    public bool MayCancel => Place.Allows<RunWorkflows>() && !Run.Status.IsFinal && Statuses.Keys.Any(status => !status.IsFinal && status != JobStatus.Cancelling);

    /// <summary>It was cancelled, and some of its jobs go on all the same.</summary>
    public bool IsOutlasted => MayCancel && Run.Reason is not null;

    public bool MayRerun => Place.Allows<RunWorkflows>() && Run.Status.IsFinal;

    public bool MayRerunFailed => MayRerun && (Statuses.ContainsKey(JobStatus.Failure) || Statuses.ContainsKey(JobStatus.Cancelled));

    /// <summary>What to say of a job below its name: how it goes on, or why it ended as it did, unless that is said of the whole run.</summary>
    public string? NoteOn(RunJobRow job) => Notes.GetValueOrDefault(job.Id) ?? (job.Reason == Run.Reason ? null : job.Reason);

    public string PathOf(RunJobRow job) => RunPaths.Of(Place.Name, Run.Id, job.Id);

    /// <summary>"2 succeeded, 1 failed".</summary>
    public static string Say(IReadOnlyDictionary<JobStatus, int> statuses) =>
#pragma warning disable CA1308 // words inside a sentence
        string.Join(", ", statuses.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} {JobMarks.Of(pair.Key).Word.ToLowerInvariant()}"));
#pragma warning restore CA1308
}
