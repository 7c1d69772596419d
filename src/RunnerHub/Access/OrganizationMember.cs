using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RunnerHub.Access;

internal enum OrganizationRole
{
    Member = 1,
    Owner = 2,
}

/// <summary>A user's place in an organisation: members see its repositories, owners manage everything in it.</summary>
internal sealed class OrganizationMember
{
    public required long OrganizationId { get; init; }

    public required long UserId { get; init; }

    public required OrganizationRole Role { get; set; }

    public required DateTimeOffset Created { get; init; }

    public User? User { get; init; }

    public Owner? Organization { get; init; }

    public sealed class Mapping : IEntityTypeConfiguration<OrganizationMember>
    {
        public void Configure(EntityTypeBuilder<OrganizationMember> member)
        {
            member.ToTable("OrganizationMembers");
            member.HasKey(m => new { m.OrganizationId, m.UserId });
            member.HasOne(m => m.Organization).WithMany().HasForeignKey(m => m.OrganizationId).OnDelete(DeleteBehavior.Cascade);
            member.HasOne(m => m.User).WithMany().HasForeignKey(m => m.UserId).OnDelete(DeleteBehavior.Cascade);
            member.HasIndex(m => m.UserId);
        }
    }
}
