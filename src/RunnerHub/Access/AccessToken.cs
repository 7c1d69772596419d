using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RunnerHub.Access;

/// <summary>
/// A personal access token: lets a program act as its user within the token's scopes. Shown once when it is made; the database
/// holds its hash and its last eight characters.
/// </summary>
internal sealed class AccessToken
{
    public const int LongestName = 255;

    public long Id { get; init; }

    public required long UserId { get; init; }

    public required string Name { get; init; }

    public required string TokenHash { get; init; }

    public required string LastEight { get; init; }

    /// <summary>As <see cref="TokenScopes"/> writes them.</summary>
    public required string Scopes { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>From then on it is refused; null never ends.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Kept to the minute, so that a busy program does not cost a write a request.</summary>
    public DateTimeOffset? LastUsed { get; init; }

    public User? User { get; init; }

    public sealed class Mapping : IEntityTypeConfiguration<AccessToken>
    {
        public void Configure(EntityTypeBuilder<AccessToken> token)
        {
            token.ToTable("AccessTokens");
            token.Property(t => t.Name).HasMaxLength(LongestName);
            token.Property(t => t.TokenHash).HasMaxLength(64);
            token.Property(t => t.LastEight).HasMaxLength(8);
            token.HasOne(t => t.User).WithMany().HasForeignKey(t => t.UserId).OnDelete(DeleteBehavior.Cascade);
            token.HasIndex(t => t.TokenHash).IsUnique();
            token.HasIndex(t => new { t.UserId, t.Name }).IsUnique();
        }
    }
}
