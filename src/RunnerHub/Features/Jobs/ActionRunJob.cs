using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RunnerHub.Access;

namespace RunnerHub.Features.Jobs;

/// <summary>One job of a run, of a matrix one combination: what a runner is given as a whole.</summary>
internal sealed class ActionRunJob
{
    public const int LongestKey = 100;
    public const int LongestName = 400;

    /// <summary>A runner has it.</summary>
    public static readonly Expression<Func<ActionRunJob, bool>> IsWithRunner =
        job => job.Status == JobStatus.Running || job.Status == JobStatus.Cancelling;

    public long Id { get; init; }

    public long RunId { get; init; }

    /// <summary>As its run's.</summary>
    public long? RepoId { get; init; }

    /// <summary>The job of the same run that called the workflow in which it stands; null in the one that the run was started with.</summary>
    public long? CallerId { get; init; }

    /// <summary>From 0, in the order of the workflow; those of called workflows come behind, in the order in which these were called.</summary>
    public required int Position { get; init; }

    /// <summary>What its workflow calls it, and others there name it by when they need it; the combinations of a matrix share it.</summary>
    public required string Key { get; init; }

    /// <summary>What people read.</summary>
    public required string Name { get; init; }

    /// <summary>Keys of the jobs that must end before it begins.</summary>
    public List<string> Needs { get; init; } = [];

    /// <summary>The labels that it asks for, as written.</summary>
    public List<string> Labels { get; init; } = [];

    public string? Condition { get; init; }

    /// <summary>Its combination of the matrix, a JSON object; null without a matrix.</summary>
    public string? Matrix { get; init; }

    /// <summary>The workflow that it calls in place of steps, as the JSON of a <see cref="Workflows.PlannedCall"/>; no runner gets it then.</summary>
    public string? Call { get; init; }

    /// <summary>What the workflow has left that it called, a JSON object of texts; null before that has ended.</summary>
    public string? CallOutputs { get; init; }

    /// <summary>The workflow of this one job that its runner gets.</summary>
    public required string Payload { get; init; }

    public List<string> StepNames { get; init; } = [];

    /// <summary>
    /// For which attempt it was worked out when the jobs had ended that it needs; 0 when it was not yet, and null when it was known as
    /// the run was submitted.
    /// </summary>
    public int? PlannedFor { get; init; }

    /// <summary>How long a task of it may run; null leaves it to the setting.</summary>
    public double? TimeoutMinutes { get; init; }

    /// <summary>Its failure lets the run, and those that need it, go on as if it had succeeded.</summary>
    public bool ContinueOnError { get; init; }

    /// <summary>How many combinations of its matrix may be with runners at once; null is all.</summary>
    public int? MaxParallel { get; init; }

    /// <summary>When one combination of the matrix fails, the others are cancelled.</summary>
    public bool FailFast { get; init; }

    /// <summary>Of the runs and jobs of a repository with the same group at most one goes on at a time; in lower case, and null when its run has the same.</summary>
    public string? ConcurrencyGroup { get; init; }

    public bool CancelInProgress { get; init; }

    /// <summary>Since when it waits for its concurrency group, and for nothing else; null when it does not.</summary>
    public DateTimeOffset? PendingSince { get; set; }

    /// <summary>What the token of its tasks may do in the repository: nothing, read or write.</summary>
    public Level TokenLevel { get; init; } = Level.Write;

    public required long QueueId { get; init; }

    public required JobStatus Status { get; set; }

    /// <summary>Why it ended otherwise than by its steps; a sentence, else null.</summary>
    public string? Reason { get; set; }

    /// <summary>From 1; one more with each rerun.</summary>
    public int Attempt { get; set; } = 1;

    public required DateTimeOffset Created { get; init; }

    /// <summary>Since when it waits for a runner, or did before it had one; its place in the queue.</summary>
    public DateTimeOffset Queued { get; set; }

    public DateTimeOffset? Started { get; set; }

    public DateTimeOffset? Stopped { get; set; }

    public ActionRun? Run { get; init; }

    public JobQueue? Queue { get; init; }

    public sealed class Mapping : IEntityTypeConfiguration<ActionRunJob>
    {
        public void Configure(EntityTypeBuilder<ActionRunJob> job)
        {
            job.ToTable("ActionRunJobs");
            job.Property(j => j.Key).HasMaxLength(LongestKey);
            job.Property(j => j.Name).HasMaxLength(LongestName);
            job.Property(j => j.ConcurrencyGroup).HasMaxLength(ActionRun.LongestGroup);
            job.Property(j => j.Reason).HasMaxLength(ActionRun.LongestReason);
            job.HasOne(j => j.Run).WithMany(r => r.Jobs).HasForeignKey(j => j.RunId).OnDelete(DeleteBehavior.Cascade);
            job.HasOne(j => j.Queue).WithMany().HasForeignKey(j => j.QueueId).OnDelete(DeleteBehavior.Restrict);
            job.HasIndex(j => new { j.RunId, j.Position }).IsUnique();
            // What a list of jobs needs to find a page, and to count all of them, so that no row is read besides those shown.
            job.HasIndex(j => new { j.RepoId, j.Id, j.Status, j.QueueId }, "IX_ActionRunJobs_OfRepository");
            job.HasIndex(j => new { j.Id, j.Status, j.RepoId, j.QueueId }, "IX_ActionRunJobs_All");
            job.HasIndex(j => new { j.Id, j.Status, j.RepoId, j.QueueId }, "IX_ActionRunJobs_Open").HasFilter("\"Status\" >= 5");
            // The queue itself: a job enters it when it may run and leaves it when it is given away, however many rows there are.
            job.HasIndex(j => new { j.QueueId, j.Queued, j.Id }, "IX_ActionRunJobs_Waiting").HasFilter("\"Status\" = 5");
            // The same for people: the jobs of each repository that wait, in their order.
            job.HasIndex(j => new { j.RepoId, j.Queued, j.Id, j.QueueId }, "IX_ActionRunJobs_Turns").HasFilter("\"Status\" = 5");
            job.HasIndex(j => j.RepoId, "IX_ActionRunJobs_WithRunner").HasFilter("\"Status\" IN (6, 8)");
            job.HasIndex(j => new { j.RepoId, j.ConcurrencyGroup }, "IX_ActionRunJobs_Unfinished").HasFilter("\"Status\" >= 5 AND \"ConcurrencyGroup\" IS NOT NULL");
            job.HasIndex(j => new { j.RepoId, j.ConcurrencyGroup }, "IX_ActionRunJobs_Pending").HasFilter("\"PendingSince\" IS NOT NULL");
        }
    }
}
