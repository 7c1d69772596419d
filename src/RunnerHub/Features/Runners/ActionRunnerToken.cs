using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RunnerHub.Access;

namespace RunnerHub.Features.Runners;

/// <summary>
/// A registration token of one scope, usable any number of times until it is reset. Found by its hash; encrypted
/// beside it, because those who manage the scope must be able to see it again.
/// </summary>
internal sealed class ActionRunnerToken
{
    public long Id { get; init; }

    public required string TokenHash { get; init; }

    public required string Encrypted { get; init; }

    public long? OwnerId { get; set; }

    public long? RepoId { get; set; }

    /// <summary>False once it was reset. The row stays, so that whoever still uses it is told why it no longer works.</summary>
    public bool IsActive { get; set; } = true;

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Updated { get; set; }

    public DateTimeOffset? Deleted { get; set; }

    public sealed class Mapping : IEntityTypeConfiguration<ActionRunnerToken>
    {
        public void Configure(EntityTypeBuilder<ActionRunnerToken> token)
        {
            token.ToTable("ActionRunnerTokens", table => table.HasCheckConstraint("CK_ActionRunnerTokens_Scope", "\"OwnerId\" IS NULL OR \"RepoId\" IS NULL"));
            token.HasQueryFilter(t => t.Deleted == null);
            token.Property(t => t.TokenHash).HasMaxLength(64);
            token.HasOne<Owner>().WithMany().HasForeignKey(t => t.OwnerId).OnDelete(DeleteBehavior.Restrict);
            token.HasOne<Repository>().WithMany().HasForeignKey(t => t.RepoId).OnDelete(DeleteBehavior.Restrict);
            token.HasIndex(t => t.TokenHash).IsUnique();
            // One active token a scope, held by the database: parallel first requests cannot make two.
            const string active = "\"IsActive\" AND \"Deleted\" IS NULL";
            token.HasIndex(t => t.OwnerId, "IX_ActionRunnerTokens_ActiveOfOwner").IsUnique().HasFilter($"{active} AND \"OwnerId\" IS NOT NULL");
            token.HasIndex(t => t.RepoId, "IX_ActionRunnerTokens_ActiveOfRepo").IsUnique().HasFilter($"{active} AND \"RepoId\" IS NOT NULL");
            token.HasIndex(t => t.IsActive, "IX_ActionRunnerTokens_ActiveOfSite").IsUnique()
                .HasFilter($"{active} AND \"OwnerId\" IS NULL AND \"RepoId\" IS NULL");
        }
    }
}
