namespace RunnerHub.Features.Jobs.Waiting;

/// <summary>A runner that could be meant when a job waits, as far as it matters to that.</summary>
internal sealed record Candidate
{
    public required long Id { get; init; }

    public long? OwnerId { get; init; }

    public long? RepoId { get; init; }

    public bool IsDisabled { get; init; }

    public required DateTimeOffset LastOnline { get; init; }

    /// <summary>It is ephemeral and has had the one task that it gets.</summary>
    public bool IsUsedUp { get; init; }

    /// <summary>What its labels are compared by.</summary>
    public IReadOnlySet<string> LabelKeys { get; init; } = new HashSet<string>();

    /// <summary>What it works at; null when it is free.</summary>
    public CurrentTask? Doing { get; init; }
}

/// <summary>Runners that are alike to every job that waits; of very many only the first are held.</summary>
/// <param name="First">Those that called last come first; never empty.</param>
/// <param name="Count">How many there are.</param>
internal sealed record CandidateGroup(IReadOnlyList<Candidate> First, int Count)
{
    /// <summary>How many are held.</summary>
    public const int Most = 50;

    /// <summary>One that stands for all.</summary>
    public Candidate One => First[0];

    /// <summary>Of the one that called last.</summary>
    public DateTimeOffset LastOnline => One.LastOnline;

    public static CandidateGroup Of(IEnumerable<Candidate> alike)
    {
        var all = alike.OrderByDescending(runner => runner.LastOnline).ThenBy(runner => runner.Id).ToList();
        return new CandidateGroup([.. all.Take(Most)], all.Count);
    }
}

/// <summary>The runners that are there for some jobs.</summary>
/// <param name="alone">Those that a job is for alone, in groups of one.</param>
internal sealed class CandidatePool(IReadOnlyList<CandidateGroup> common, IReadOnlyList<CandidateGroup> alone)
{
    /// <summary>Those that are there for one of the jobs, and any others.</summary>
    public IReadOnlyList<CandidateGroup> For(Wish wish) => wish.RunnerId is null ? common : alone;
}

/// <summary>What a runner works at.</summary>
/// <param name="Repository">Such as "acme/rocket"; null for a test of the runner.</param>
internal sealed record CurrentTask(long RunnerId, long TaskId, string Job, long JobId, long RunNumber, long? RepoId, string? Repository);
