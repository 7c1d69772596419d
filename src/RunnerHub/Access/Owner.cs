using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RunnerHub.Access;

internal enum OwnerKind
{
    User = 1,
    Organization = 2,
}

/// <summary>A name in the one namespace that users and organisations share.</summary>
internal sealed class Owner
{
    public long Id { get; init; }

    public required string Name { get; init; }

    public required OwnerKind Kind { get; init; }

    public string Description { get; set; } = "";

    public required DateTimeOffset Created { get; init; }

    /// <summary>Null where it is an organisation.</summary>
    public User? User { get; init; }

    /// <summary>What makes a name unique: its letters in lower case.</summary>
    public string NormalizedName { get; private set; } = "";

    public static Owner Named(string name, OwnerKind kind, DateTimeOffset created) =>
        new() { Name = name, Kind = kind, Created = created, NormalizedName = Normalize(name) };

#pragma warning disable CA1308 // lower case is what people type and what addresses show
    public static string Normalize(string name) => name.ToLowerInvariant();
#pragma warning restore CA1308

    public sealed class Mapping : IEntityTypeConfiguration<Owner>
    {
        public void Configure(EntityTypeBuilder<Owner> owner)
        {
            owner.ToTable("Owners");
            owner.Property(o => o.Name).HasMaxLength(Names.LongestOwner);
            owner.Property(o => o.NormalizedName).HasMaxLength(Names.LongestOwner);
            owner.Property(o => o.Description).HasMaxLength(Names.LongestDescription);
            owner.HasIndex(o => o.NormalizedName).IsUnique();
        }
    }
}
