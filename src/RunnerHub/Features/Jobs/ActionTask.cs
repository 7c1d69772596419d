using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RunnerHub.Features.Runners;

namespace RunnerHub.Features.Jobs;

/// <summary>A job in the hands of one runner: one attempt at it.</summary>
internal sealed class ActionTask
{
    /// <summary>It is with its runner; its job's status is <see cref="ActionRunJob.IsWithRunner"/> meanwhile.</summary>
    public static readonly Expression<Func<ActionTask, bool>> IsUnfinished =
        task => task.Status == JobStatus.Running || task.Status == JobStatus.Cancelling;

    /// <summary>With such a task, a runner that is there for one has had it: a task that was not received goes to another. See <see cref="ActionRunner.IsUsedUp"/>.</summary>
    public static readonly Expression<Func<ActionTask, bool>> UsesUp =
        task => task.IsReported || task.Status == JobStatus.Running || task.Status == JobStatus.Cancelling;

    public long Id { get; init; }

    public required long JobId { get; init; }

    /// <summary>As its job's.</summary>
    public required long RunId { get; init; }

    public required long RunnerId { get; init; }

    /// <summary>The runner's name when it took the job.</summary>
    public required string RunnerName { get; init; }

    /// <summary>The job's when it was taken.</summary>
    public required int Attempt { get; init; }

    public required JobStatus Status { get; set; }

    /// <summary>Why the server ended it; a sentence, null when the runner did.</summary>
    public string? Reason { get; set; }

    public required DateTimeOffset Started { get; init; }

    public DateTimeOffset? Stopped { get; set; }

    /// <summary>When the runner last reported on it.</summary>
    public required DateTimeOffset Updated { get; set; }

    /// <summary>The runner has reported on it, so it has received it.</summary>
    public bool IsReported { get; set; }

    /// <summary>SHA-256 of the token that the job may use while it runs.</summary>
    public required string TokenHash { get; init; }

    /// <summary>Rows of its log that are stored; what the runner is told was received.</summary>
    public long LogLength { get; set; }

    /// <summary>Bytes of its log, before compression.</summary>
    public long LogSize { get; set; }

    /// <summary>The runner has said that no more rows come.</summary>
    public bool LogSealed { get; set; }

    /// <summary>The log was removed after its time.</summary>
    public bool LogExpired { get; set; }

    public ActionRunJob? Job { get; init; }

    public sealed class Mapping : IEntityTypeConfiguration<ActionTask>
    {
        public void Configure(EntityTypeBuilder<ActionTask> task)
        {
            task.ToTable("ActionTasks");
            task.Property(t => t.RunnerName).HasMaxLength(ActionRunner.LongestName);
            task.Property(t => t.Reason).HasMaxLength(ActionRun.LongestReason);
            task.Property(t => t.TokenHash).HasMaxLength(64);
            task.HasOne(t => t.Job).WithMany().HasForeignKey(t => t.JobId).OnDelete(DeleteBehavior.Cascade);
            task.HasOne<ActionRunner>().WithMany().HasForeignKey(t => t.RunnerId).OnDelete(DeleteBehavior.Restrict);
            task.HasIndex(t => new { t.JobId, t.Id });
            task.HasIndex(t => new { t.RunnerId, t.Id });
            task.HasIndex(t => t.TokenHash).IsUnique();
            // Logs that are there, until they are removed. It knows nothing of their size, so that a row more changes no index.
            task.HasIndex(t => t.Stopped, "IX_ActionTasks_WithLog").HasFilter("NOT \"LogExpired\"");
            // What each runner does now. Without the time of the last report, so that a heartbeat changes no index.
            task.HasIndex(t => t.RunnerId, "IX_ActionTasks_Unfinished").HasFilter("\"Status\" IN (6, 8)");
        }
    }
}
