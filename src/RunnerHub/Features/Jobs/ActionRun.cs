using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RunnerHub.Access;

namespace RunnerHub.Features.Jobs;

/// <summary>One execution of a workflow: its jobs, and what they were started for.</summary>
internal sealed class ActionRun
{
    public const int LongestTitle = 255;
    public const int LongestRef = 255;
    public const int LongestSha = 64;
    public const int LongestEvent = 64;
    public const int LongestGroup = 400;
    public const int LongestReason = 1024;

    public long Id { get; init; }

    /// <summary>Null only for the test of one runner, which belongs to no repository.</summary>
    public long? RepoId { get; init; }

    /// <summary>Counts the runs of its repository from 1.</summary>
    public required long Number { get; init; }

    public required string Title { get; init; }

    /// <summary>What the workflow calls itself.</summary>
    public required string WorkflowName { get; init; }

    /// <summary>The stored workflow's name, such as "build.yml"; empty where the text came with the request.</summary>
    public string WorkflowFile { get; init; } = "";

    public required string Event { get; init; }

    /// <summary>In full, such as "refs/heads/main".</summary>
    public required string Ref { get; init; }

    public required string Sha { get; init; }

    /// <summary>Who started it; null when the account is gone, and for runs that nobody started.</summary>
    public long? ActorId { get; init; }

    public required string ActorName { get; init; }

    /// <summary>The inputs, a JSON object.</summary>
    public string Inputs { get; init; } = "{}";

    /// <summary>What the event says, a JSON object.</summary>
    public string EventPayload { get; init; } = "{}";

    /// <summary>The text of the workflow, where jobs of it are still to be worked out; else null.</summary>
    public string? Workflow { get; init; }

    /// <summary>The texts of the workflows that are called, by their paths: a JSON object; null when there are none.</summary>
    public string? Called { get; init; }

    public required JobStatus Status { get; set; }

    /// <summary>Why it ended otherwise than by its jobs' own results; a sentence, else null.</summary>
    public string? Reason { get; set; }

    /// <summary>Of the runs and jobs of a repository with the same group at most one goes on at a time; in lower case.</summary>
    public string? ConcurrencyGroup { get; init; }

    public bool CancelInProgress { get; init; }

    /// <summary>Since when it waits for its concurrency group; null when it has that, or none.</summary>
    public DateTimeOffset? PendingSince { get; set; }

    /// <summary>It or a job of it has a concurrency group: whoever changes it takes turns with the others at the groups of the repository.</summary>
    public bool IsGrouped { get; init; }

    /// <summary>From 1; one more with each rerun.</summary>
    public int Attempt { get; set; } = 1;

    public required DateTimeOffset Created { get; init; }

    /// <summary>When the first job of the attempt began.</summary>
    public DateTimeOffset? Started { get; set; }

    public DateTimeOffset? Stopped { get; set; }

    public required DateTimeOffset Updated { get; set; }

    public Repository? Repository { get; init; }

    public List<ActionRunJob> Jobs { get; init; } = [];

    public sealed class Mapping : IEntityTypeConfiguration<ActionRun>
    {
        public void Configure(EntityTypeBuilder<ActionRun> run)
        {
            run.ToTable("ActionRuns");
            run.Property(r => r.Title).HasMaxLength(LongestTitle);
            run.Property(r => r.WorkflowName).HasMaxLength(LongestTitle);
            run.Property(r => r.WorkflowFile).HasMaxLength(LongestTitle);
            run.Property(r => r.Event).HasMaxLength(LongestEvent);
            run.Property(r => r.Ref).HasMaxLength(LongestRef);
            run.Property(r => r.Sha).HasMaxLength(LongestSha);
            run.Property(r => r.ActorName).HasMaxLength(Names.LongestOwner);
            run.Property(r => r.ConcurrencyGroup).HasMaxLength(LongestGroup);
            run.Property(r => r.Reason).HasMaxLength(LongestReason);
            run.HasOne(r => r.Repository).WithMany().HasForeignKey(r => r.RepoId).OnDelete(DeleteBehavior.Restrict);
            run.HasOne<User>().WithMany().HasForeignKey(r => r.ActorId).OnDelete(DeleteBehavior.SetNull);
            run.HasIndex(r => new { r.RepoId, r.Number }).IsUnique();
            // What a list of runs is filtered and counted by.
            run.HasIndex(r => new { r.RepoId, r.Number, r.Status, r.Event, r.ActorName, r.WorkflowName, r.WorkflowFile }, "IX_ActionRuns_Listed");
            // Programs ask for those of a commit.
            run.HasIndex(r => new { r.RepoId, r.Sha, r.Number, r.Status }, "IX_ActionRuns_OfCommit");
            run.HasIndex(r => new { r.RepoId, r.ConcurrencyGroup }, "IX_ActionRuns_Unfinished").HasFilter("\"Status\" >= 5");
            // Those that wait for their group: few, however many runs there are.
            run.HasIndex(r => new { r.RepoId, r.ConcurrencyGroup }, "IX_ActionRuns_Pending").HasFilter("\"PendingSince\" IS NOT NULL");
            run.HasIndex(r => r.Created);
        }
    }
}
