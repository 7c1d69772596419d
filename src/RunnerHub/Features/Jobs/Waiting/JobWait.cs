namespace RunnerHub.Features.Jobs.Waiting;

/// <summary>Why a job has not begun.</summary>
/// <param name="Summary">A sentence; null when the job has begun or ended.</param>
/// <param name="Position">Its place among the jobs that the same runners take, from 1; null unless it waits for a runner.</param>
/// <param name="Rows">A verdict for each runner that the viewer may know, and one for each sort of the others.</param>
/// <param name="More">How many runners are in no row.</param>
internal sealed record JobWait(string? Summary, int? Position, IReadOnlyList<VerdictRow> Rows, int More)
{
    public static readonly JobWait Over = new(null, null, [], 0);

    /// <summary>What somebody who manages runners can do; a sentence, null when some runner will take the job or may come back for it.</summary>
    public string? NextStep { get; init; }
}

/// <summary>What keeps a runner, or several of the same sort, from taking a job.</summary>
/// <param name="Runner">Null when the viewer may not know which runner it is, or there are several.</param>
/// <param name="Count">How many runners the row is for.</param>
/// <param name="Scope">Whose they are: "acme", "acme/rocket", "this site".</param>
/// <param name="LastOnline">The latest of them; <see cref="Runners.ActionRunner.Never"/> when none ever was.</param>
/// <param name="Reason">A few words.</param>
internal sealed record VerdictRow(NamedRunner? Runner, int Count, string Scope, Verdict Verdict, DateTimeOffset LastOnline, string Reason);

/// <param name="Path">Its page.</param>
internal sealed record NamedRunner(long Id, string Name, string Path);
