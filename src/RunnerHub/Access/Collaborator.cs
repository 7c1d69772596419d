using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RunnerHub.Access;

internal enum RepositoryRole
{
    Read = 1,
    Write = 2,
    Admin = 3,
}

/// <summary>A user who was given a role in one repository.</summary>
internal sealed class Collaborator
{
    public required long RepositoryId { get; init; }

    public required long UserId { get; init; }

    public required RepositoryRole Role { get; set; }

    public required DateTimeOffset Created { get; init; }

    public User? User { get; init; }

    public Repository? Repository { get; init; }

    public sealed class Mapping : IEntityTypeConfiguration<Collaborator>
    {
        public void Configure(EntityTypeBuilder<Collaborator> collaborator)
        {
            collaborator.ToTable("Collaborators");
            collaborator.HasKey(c => new { c.RepositoryId, c.UserId });
            collaborator.HasOne(c => c.Repository).WithMany().HasForeignKey(c => c.RepositoryId).OnDelete(DeleteBehavior.Cascade);
            collaborator.HasOne(c => c.User).WithMany().HasForeignKey(c => c.UserId).OnDelete(DeleteBehavior.Cascade);
            collaborator.HasIndex(c => c.UserId);
        }
    }
}
