using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RunnerHub.Access;

/// <summary>A repository whose jobs need runners. RunnerHub holds no code, only the name, the people and the runners.</summary>
internal sealed class Repository
{
    /// <summary>The signal that a repository was given to another owner.</summary>
    public const string Transferred = "repositories";

    public long Id { get; init; }

    public required long OwnerId { get; set; }

    public required string Name { get; init; }

    /// <summary>What makes a name unique within its owner: its letters in lower case.</summary>
    public string NormalizedName { get; private set; } = "";

    public string Description { get; set; } = "";

    /// <summary>The number of its newest run, though that may have been deleted; 0 before the first.</summary>
    public long LastRunNumber { get; set; }

    public required DateTimeOffset Created { get; init; }

    public Owner? Owner { get; init; }

    public static Repository Named(string name, long ownerId, DateTimeOffset created) =>
        new() { Name = name, NormalizedName = Access.Owner.Normalize(name), OwnerId = ownerId, Created = created };

    public sealed class Mapping : IEntityTypeConfiguration<Repository>
    {
        public void Configure(EntityTypeBuilder<Repository> repository)
        {
            repository.ToTable("Repositories");
            repository.Property(r => r.Name).HasMaxLength(Names.LongestRepository);
            repository.Property(r => r.NormalizedName).HasMaxLength(Names.LongestRepository);
            repository.Property(r => r.Description).HasMaxLength(Names.LongestDescription);
            repository.HasOne(r => r.Owner).WithMany().HasForeignKey(r => r.OwnerId).OnDelete(DeleteBehavior.Restrict);
            repository.HasIndex(r => new { r.OwnerId, r.NormalizedName }).IsUnique();
        }
    }
}
