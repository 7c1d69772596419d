using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RunnerHub.Access;

namespace RunnerHub.Features.Webhooks;

/// <summary>An address that is told when jobs of its scope begin to wait, are taken and end.</summary>
internal sealed class Webhook
{
    public const int LongestUrl = 2048;
    public const int LongestSecret = 255;

    /// <summary>In a scope: each of its jobs is told to all of them, several times.</summary>
    public const int MostOfScope = 100;

    public long Id { get; init; }

    public long? OwnerId { get; init; }

    public long? RepoId { get; init; }

    public required string Url { get; init; }

    /// <summary>Encrypted; what deliveries are signed with. Null signs none.</summary>
    public string? Secret { get; init; }

    public bool IsActive { get; init; }

    /// <summary>Where this server was when it was made: what a delivery leads to when no setting says it.</summary>
    public required string Server { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Updated { get; init; }

    public sealed class Mapping : IEntityTypeConfiguration<Webhook>
    {
        public void Configure(EntityTypeBuilder<Webhook> hook)
        {
            hook.ToTable("Webhooks", table => table.HasCheckConstraint("CK_Webhooks_Scope", "\"OwnerId\" IS NULL OR \"RepoId\" IS NULL"));
            hook.Property(h => h.Url).HasMaxLength(LongestUrl);
            hook.HasOne<Owner>().WithMany().HasForeignKey(h => h.OwnerId).OnDelete(DeleteBehavior.Restrict);
            hook.HasOne<Repository>().WithMany().HasForeignKey(h => h.RepoId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
