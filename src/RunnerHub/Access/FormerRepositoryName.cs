using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RunnerHub.Access;

/// <summary>
/// Where a repository was before it was renamed or given away, so that its old address leads to it. It goes when the repository or
/// its former owner is deleted, and when another repository takes the name.
/// </summary>
internal sealed class FormerRepositoryName
{
    public required long OwnerId { get; init; }

    /// <summary>As <see cref="Repository.NormalizedName"/>.</summary>
    public required string NormalizedName { get; init; }

    public required long RepositoryId { get; init; }

    public Owner? Owner { get; init; }

    public Repository? Repository { get; init; }

    public sealed class Mapping : IEntityTypeConfiguration<FormerRepositoryName>
    {
        public void Configure(EntityTypeBuilder<FormerRepositoryName> former)
        {
            former.ToTable("FormerRepositoryNames");
            former.HasKey(f => new { f.OwnerId, f.NormalizedName });
            former.Property(f => f.NormalizedName).HasMaxLength(Names.LongestRepository);
            former.HasOne(f => f.Owner).WithMany().HasForeignKey(f => f.OwnerId).OnDelete(DeleteBehavior.Cascade);
            former.HasOne(f => f.Repository).WithMany().HasForeignKey(f => f.RepositoryId).OnDelete(DeleteBehavior.Cascade);
            former.HasIndex(f => f.RepositoryId);
        }
    }
}
