using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RunnerHub.Access;
using RunnerHub.Features.Runners;

namespace RunnerHub.Features.Jobs;

/// <summary>
/// Where jobs wait that the same runners may take: those of one repository that ask for the same labels, or those for one
/// runner alone. What matches is decided a queue at a time and not a job at a time. A queue stays when it is empty.
/// </summary>
internal sealed class JobQueue
{
    public long Id { get; init; }

    public long? RepoId { get; init; }

    /// <summary>The one runner that may take from it, whatever its labels; null for a repository's queue.</summary>
    public long? RunnerId { get; init; }

    /// <summary>What labels are compared by (<see cref="RunnerLabels.KeyOf"/>), sorted.</summary>
    public List<string> LabelKeys { get; init; } = [];

    /// <summary>Equal for queues of the same repository or runner and labels: their SHA-256, for labels may be longer than an index takes.</summary>
    public required string Key { get; init; }

    public Repository? Repository { get; init; }

    public sealed class Mapping : IEntityTypeConfiguration<JobQueue>
    {
        public void Configure(EntityTypeBuilder<JobQueue> queue)
        {
            queue.ToTable("JobQueues", table => table.HasCheckConstraint("CK_JobQueues_Whose", "(\"RepoId\" IS NULL) <> (\"RunnerId\" IS NULL)"));
            queue.Property(q => q.Key).HasMaxLength(64);
            queue.HasOne(q => q.Repository).WithMany().HasForeignKey(q => q.RepoId).OnDelete(DeleteBehavior.Restrict);
            queue.HasOne<ActionRunner>().WithMany().HasForeignKey(q => q.RunnerId).OnDelete(DeleteBehavior.Restrict);
            queue.HasIndex(q => q.Key).IsUnique();
        }
    }
}
