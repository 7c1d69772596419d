namespace RunnerHub.Benchmarks.Simulation;

/// <summary>The timing of a runner.</summary>
internal sealed record Pace
{
    /// <summary>That of an unchanged runner program.</summary>
    public static Pace Stock { get; } = new();

    /// <summary>That of a runner which is in a hurry, so that a drill meets it at work at any moment.</summary>
    public static Pace Eager { get; } = new()
    {
        FirstPause = TimeSpan.FromMilliseconds(300),
        LongestPause = TimeSpan.FromMilliseconds(300),
        StepTime = TimeSpan.Zero,
    };

    /// <summary>How long it waits for the answer to a poll.</summary>
    public TimeSpan FetchTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long it waits for any other answer.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The pause after the first poll that brought nothing; each further one doubles it.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How much a pause is shorter or longer by chance, as a part of it.</summary>
    public double Jitter { get; init; } = 0.2;

    /// <summary>How long a step of a task takes.</summary>
    public TimeSpan StepTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often it says that a task goes on.</summary>
    public TimeSpan ReportInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest time from the beginning of one poll to the beginning of the next.</summary>
    public TimeSpan LongestCycle => FetchTimeout + (LongestPause * (1 + Jitter));
}

/// <summary>The pauses between polls that bring nothing.</summary>
internal struct BackOff(Pace pace)
{
    private TimeSpan next = pace.FirstPause;

    /// <param name="chance">From 0 to 1: how long this pause is within its jitter.</param>
    public TimeSpan Next(double chance)
    {
        var pause = next;
        next = pause * 2 < pace.LongestPause ? pause * 2 : pace.LongestPause;
        return pause * (1 - pace.Jitter + (2 * pace.Jitter * chance));
    }

    /// <summary>To be called after a poll that has brought a task.</summary>
    public void Reset() => next = pace.FirstPause;
}
