using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RunnerHub.Access;

namespace RunnerHub.Features.Runners;

/// <summary>A machine that runs jobs: registered with a token, known by its UUID, owned by the site, an owner or a repository.</summary>
internal sealed class ActionRunner
{
    public const int LongestName = 255;
    public const int LongestVersion = 64;
    public const int LongestDescription = Names.LongestDescription;

    /// <summary>The value of a moment that has not come yet, such as <see cref="LastOnline"/>; it sorts before every other.</summary>
    public static readonly DateTimeOffset Never = DateTimeOffset.UnixEpoch;

    public long Id { get; init; }

    public required Guid Uuid { get; init; }

    public required string Name { get; init; }

    public string Version { get; set; } = "";

    public long? OwnerId { get; set; }

    public long? RepoId { get; set; }

    public string Description { get; set; } = "";

    /// <summary>Kept from the product's data model; nothing reads it.</summary>
    public int Base { get; init; }

    /// <summary>Kept from the product's data model; nothing reads it.</summary>
    public string RepoRange { get; init; } = "";

    public required string TokenHash { get; init; }

    public required string TokenSalt { get; init; }

    /// <summary>When it last called, to the second.</summary>
    public DateTimeOffset LastOnline { get; set; } = Never;

    /// <summary>When it last reported on a task, to the second.</summary>
    public DateTimeOffset LastActive { get; set; } = Never;

    public List<ActionRunnerLabel> AgentLabels { get; set; } = [];

    /// <summary>It gets one task and is removed when that ends.</summary>
    public bool Ephemeral { get; init; }

    /// <summary>It is ephemeral, and the task that it has had was deleted with its run; as long as there is the task, that tells.</summary>
    public bool IsUsedUp { get; set; }

    /// <summary>It keeps what it runs and gets nothing new.</summary>
    public bool IsDisabled { get; set; }

    /// <summary>What its program can do beyond the first protocol, such as "cancelling".</summary>
    public List<string> Capabilities { get; set; } = [];

    /// <summary>Name, description, labels and version in lower case, a line each: what a search looks at.</summary>
    public string SearchText { get; set; } = "";

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Updated { get; set; }

    /// <summary>
    /// When it was deleted; the row stays so that its UUID is never given again. <see cref="Never"/> and not null for all
    /// others: what equals a value leaves an index in order, what is null does not for PostgreSQL.
    /// </summary>
    public DateTimeOffset Deleted { get; set; } = Never;

    public Owner? Owner { get; init; }

    public Repository? Repository { get; init; }

    /// <summary>To be called after any of the searched fields has changed.</summary>
    public static string SearchTextOf(string name, string description, IEnumerable<string> labels, string version) =>
        RunnerSearch.KeyOf(string.Join('\n', [name, description, .. labels, version]));

    public sealed class Mapping : IEntityTypeConfiguration<ActionRunner>
    {
        public void Configure(EntityTypeBuilder<ActionRunner> runner)
        {
            runner.ToTable("ActionRunners", table => table.HasCheckConstraint("CK_ActionRunners_Scope", "\"OwnerId\" IS NULL OR \"RepoId\" IS NULL"));
            runner.HasQueryFilter(r => r.Deleted == Never);
            runner.Property(r => r.Name).HasMaxLength(LongestName);
            runner.Property(r => r.Version).HasMaxLength(LongestVersion);
            runner.Property(r => r.Description).HasMaxLength(LongestDescription);
            runner.Property(r => r.TokenHash).HasMaxLength(64);
            runner.Property(r => r.TokenSalt).HasMaxLength(16);
            runner.HasOne(r => r.Owner).WithMany().HasForeignKey(r => r.OwnerId).OnDelete(DeleteBehavior.Restrict);
            runner.HasOne(r => r.Repository).WithMany().HasForeignKey(r => r.RepoId).OnDelete(DeleteBehavior.Restrict);
            runner.HasIndex(r => r.Uuid).IsUnique();
            runner.HasIndex(r => r.TokenHash).IsUnique();
            runner.HasIndex(r => r.OwnerId);
            runner.HasIndex(r => r.RepoId);
            // What has changed lately, for whoever holds runners in memory.
            runner.HasIndex(r => new { r.Updated, r.Uuid });
            // Those that are there for one task, until they are removed. All are ephemeral, but SQLite would read the rows to see that.
            runner.HasIndex(r => new { r.Deleted, r.Id, r.Ephemeral }, "IX_ActionRunners_Ephemeral").HasFilter("\"Ephemeral\"");
            // What a page of a list needs to find its runners, and to count all of them, is in one index each, so that no row is
            // read besides those shown. Deleted is a column of them and no filter, because SQLite would read the rows to check it.
            runner.HasIndex(r => new { r.Deleted, r.IsDisabled, r.LastOnline, r.Id, r.LastActive, r.OwnerId, r.RepoId, r.Ephemeral }, "IX_ActionRunners_ByLastOnline")
                .IsDescending(false, false, true, false, false, false, false, false);
            runner.HasIndex(r => new { r.Deleted, r.Name, r.Id, r.OwnerId, r.RepoId }, "IX_ActionRunners_ByName");
            runner.HasIndex(r => new { r.Deleted, r.Id, r.OwnerId, r.RepoId }, "IX_ActionRunners_ById");
        }
    }
}

/// <summary>One label of a runner, in the order in which the runner named them.</summary>
internal sealed class ActionRunnerLabel
{
    public long RunnerId { get; init; }

    public required int Position { get; init; }

    public required string Name { get; init; }

    /// <summary>The name in lower case; labels match without regard to case.</summary>
    public required string Key { get; init; }

    public sealed class Mapping : IEntityTypeConfiguration<ActionRunnerLabel>
    {
        public void Configure(EntityTypeBuilder<ActionRunnerLabel> label)
        {
            label.ToTable("ActionRunnerLabels");
            label.HasKey(l => new { l.RunnerId, l.Position });
            label.Property(l => l.Name).HasMaxLength(RunnerLabels.Longest);
            label.Property(l => l.Key).HasMaxLength(RunnerLabels.Longest);
            label.HasOne<ActionRunner>().WithMany(r => r.AgentLabels).HasForeignKey(l => l.RunnerId).OnDelete(DeleteBehavior.Cascade);
            label.HasIndex(l => new { l.Key, l.RunnerId });
        }
    }
}
