using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RunnerHub.Features.Jobs;

namespace RunnerHub.Features.Logs;

/// <summary>Consecutive rows of a task's log, compressed; never changed, and found by the first of them.</summary>
internal sealed class ActionLogChunk
{
    public required long TaskId { get; init; }

    /// <summary>From 0.</summary>
    public required long FirstRow { get; init; }

    public required int Rows { get; init; }

    public required byte[] Content { get; init; }

    public sealed class Mapping : IEntityTypeConfiguration<ActionLogChunk>
    {
        public void Configure(EntityTypeBuilder<ActionLogChunk> chunk)
        {
            chunk.ToTable("ActionLogChunks");
            chunk.HasKey(c => new { c.TaskId, c.FirstRow });
            chunk.HasOne<ActionTask>().WithMany().HasForeignKey(c => c.TaskId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
