namespace RunnerHub.Features.Jobs;

/// <summary>
/// Where a run, a job, a task or a step stands. The numbers are the reference system's; the first four, which are final, are
/// also those of the result that a runner reports.
/// </summary>
internal enum JobStatus
{
    Success = 1,
    Failure = 2,
    Cancelled = 3,

    /// <summary>It was not to be done: its condition was false.</summary>
    Skipped = 4,

    /// <summary>It may be given to a runner now.</summary>
    Waiting = 5,

    Running = 6,

    /// <summary>Something must end before it may begin: jobs that it needs, or others of its group.</summary>
    Blocked = 7,

    /// <summary>Its runner was told to stop, and has not said yet that it did.</summary>
    Cancelling = 8,

    /// <summary>It has called a workflow, whose jobs have not all ended. A number of our own.</summary>
    Calling = 9,
}

internal static class JobStatuses
{
    extension(JobStatus status)
    {
        /// <summary>Nothing changes it any more.</summary>
        public bool IsFinal => status is >= JobStatus.Success and <= JobStatus.Skipped;

        /// <summary>A runner has it.</summary>
        public bool IsWithRunner => status is JobStatus.Running or JobStatus.Cancelling;
    }
}
