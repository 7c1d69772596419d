using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RunnerHub.Features.Jobs;

/// <summary>What a runner has said of one step; there is no row of one that it has not mentioned yet.</summary>
internal sealed class ActionTaskStep
{
    public required long TaskId { get; init; }

    /// <summary>From 0, as the job names its steps.</summary>
    public required int Index { get; init; }

    public required JobStatus Status { get; set; }

    public DateTimeOffset? Started { get; set; }

    public DateTimeOffset? Stopped { get; set; }

    /// <summary>The row of the log where it begins.</summary>
    public long LogIndex { get; set; }

    /// <summary>Rows of the log that are its own.</summary>
    public long LogLength { get; set; }

    public sealed class Mapping : IEntityTypeConfiguration<ActionTaskStep>
    {
        public void Configure(EntityTypeBuilder<ActionTaskStep> step)
        {
            step.ToTable("ActionTaskSteps");
            step.HasKey(s => new { s.TaskId, s.Index });
            step.HasOne<ActionTask>().WithMany().HasForeignKey(s => s.TaskId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
