using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RunnerHub.Access;

namespace RunnerHub.Features.Secrets;

/// <summary>
/// A value that jobs find under its name: a secret or a variable of one scope. A repository's hides its owner's of the same
/// name, and that the site's.
/// </summary>
internal abstract class ScopedValue
{
    public const int LongestName = 255;

    /// <summary>In bytes of UTF-8, as jobs get it.</summary>
    public const int LongestValue = 64 * 1024;

    /// <summary>Of each kind in a scope: every job that runs there is given all of them.</summary>
    public const int MostOfScope = 1000;

    public long Id { get; init; }

    /// <summary>In upper case, unique within the scope.</summary>
    public string Name { get; init; } = "";

    /// <summary>As it is stored: that of a secret is encrypted.</summary>
    public string Value { get; init; } = "";

    public string Description { get; init; } = "";

    public long? OwnerId { get; init; }

    public long? RepoId { get; init; }

    public DateTimeOffset Created { get; init; }

    public DateTimeOffset Updated { get; init; }

    /// <param name="entity">The secrets or the variables.</param>
    /// <param name="table">Their table.</param>
    protected static void Map<T>(EntityTypeBuilder<T> entity, string table)
        where T : ScopedValue
    {
        entity.ToTable(table, t => t.HasCheckConstraint($"CK_{table}_Scope", "\"OwnerId\" IS NULL OR \"RepoId\" IS NULL"));
        entity.Property(v => v.Name).HasMaxLength(LongestName);
        entity.Property(v => v.Description).HasMaxLength(Names.LongestDescription);
        entity.HasOne<Owner>().WithMany().HasForeignKey(v => v.OwnerId).OnDelete(DeleteBehavior.Restrict);
        entity.HasOne<Repository>().WithMany().HasForeignKey(v => v.RepoId).OnDelete(DeleteBehavior.Restrict);
        // No unique index holds where a column is null, so each kind of scope has one of its own.
        entity.HasIndex(v => new { v.OwnerId, v.Name }, $"IX_{table}_NameOfOwner").IsUnique().HasFilter("\"OwnerId\" IS NOT NULL");
        entity.HasIndex(v => new { v.RepoId, v.Name }, $"IX_{table}_NameOfRepo").IsUnique().HasFilter("\"RepoId\" IS NOT NULL");
        entity.HasIndex(v => v.Name, $"IX_{table}_NameOfSite").IsUnique().HasFilter("\"OwnerId\" IS NULL AND \"RepoId\" IS NULL");
    }
}

/// <summary>Encrypted with Data Protection, and told to nobody but the jobs.</summary>
internal sealed class ActionSecret : ScopedValue
{
    public sealed class Mapping : IEntityTypeConfiguration<ActionSecret>
    {
        public void Configure(EntityTypeBuilder<ActionSecret> secret)
        {
            Map(secret, "ActionSecrets");
            secret.Property(s => s.Value).HasColumnName("Encrypted");
        }
    }
}

/// <summary>In clear: everybody who manages the scope may read it.</summary>
internal sealed class ActionVariable : ScopedValue
{
    public sealed class Mapping : IEntityTypeConfiguration<ActionVariable>
    {
        public void Configure(EntityTypeBuilder<ActionVariable> variable) => Map(variable, "ActionVariables");
    }
}
