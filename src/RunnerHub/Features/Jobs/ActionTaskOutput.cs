using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RunnerHub.Features.Jobs;

/// <summary>An output of a job; the first value that its runner sends stays.</summary>
internal sealed class ActionTaskOutput
{
    public const int LongestKey = 255;

    /// <summary>In bytes of UTF-8.</summary>
    public const int LongestValue = 1 << 20;

    /// <summary>Of all values of a task together, in bytes of UTF-8; GitHub's limit for a job. What goes beyond is acknowledged and not kept.</summary>
    public const int LargestOfTask = 1 << 20;

    public const int MostOfTask = 500;

    public required long TaskId { get; init; }

    public required string Key { get; init; }

    public required string Value { get; init; }

    public sealed class Mapping : IEntityTypeConfiguration<ActionTaskOutput>
    {
        public void Configure(EntityTypeBuilder<ActionTaskOutput> output)
        {
            output.ToTable("ActionTaskOutputs");
            output.HasKey(o => new { o.TaskId, o.Key });
            output.Property(o => o.Key).HasMaxLength(LongestKey);
            output.HasOne<ActionTask>().WithMany().HasForeignKey(o => o.TaskId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
