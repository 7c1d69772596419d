using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RunnerHub.Access;
using RunnerHub.Features.Jobs;

namespace RunnerHub.Features.Workflows;

/// <summary>A workflow that a repository keeps, to be started by its name; it was right when it was stored.</summary>
internal sealed partial class StoredWorkflow
{
    public const int LongestName = 100;

    /// <summary>So many a repository may keep.</summary>
    public const int Most = 200;

    public long Id { get; init; }

    public required long RepoId { get; init; }

    /// <summary>As a file would be called: "build.yml".</summary>
    public required string Name { get; init; }

    /// <summary>What it calls itself; empty when it does not.</summary>
    public required string Title { get; set; }

    /// <summary>The YAML, at most 512 KiB.</summary>
    public required string Text { get; set; }

    /// <summary>The events that it runs on, in the order of the text.</summary>
    public List<string> Events { get; set; } = [];

    /// <summary>False when nobody may start it for the time being.</summary>
    public bool IsEnabled { get; set; } = true;

    public required DateTimeOffset Created { get; init; }

    /// <summary>When its text or its state was last changed.</summary>
    public required DateTimeOffset Updated { get; set; }

    /// <summary>Why it cannot be called so; null when it can.</summary>
    public static string? WhyNoName(string? name) =>
        string.IsNullOrEmpty(name) ? "Enter a name, such as build.yml."
        : name.Length > LongestName ? $"The name is too long; use at most {LongestName} characters."
        : !NamePattern().IsMatch(name) ? "Use letters a to z, digits, dashes, dots and underscores, and .yml or .yaml at the end."
        : null;

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._-]*\.ya?ml\z")]
    private static partial Regex NamePattern();

    public sealed class Mapping : IEntityTypeConfiguration<StoredWorkflow>
    {
        public void Configure(EntityTypeBuilder<StoredWorkflow> workflow)
        {
            workflow.ToTable("StoredWorkflows");
            workflow.Property(w => w.Name).HasMaxLength(LongestName);
            workflow.Property(w => w.Title).HasMaxLength(ActionRun.LongestTitle);
            workflow.HasOne<Repository>().WithMany().HasForeignKey(w => w.RepoId).OnDelete(DeleteBehavior.Cascade);
            workflow.HasIndex(w => new { w.RepoId, w.Name }).IsUnique();
        }
    }
}
