using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RunnerHub.Features.Webhooks;

/// <summary>
/// Something that a webhook is told. Written in the transaction that makes it true, sent afterwards. It points to its hook
/// without a constraint: a hook that is deleted meanwhile must not undo what happens to a job.
/// </summary>
internal sealed class WebhookDelivery
{
    /// <summary>Of an answer, in characters.</summary>
    public const int LongestAnswer = 4096;
    public const int LongestError = 255;

    public long Id { get; init; }

    public required long HookId { get; init; }

    public required Guid Uuid { get; init; }

    /// <summary>Null when it is about no job, or sent again: then it waits for no other.</summary>
    public long? JobId { get; init; }

    public required string Event { get; init; }

    /// <summary>What has happened, such as "queued"; empty where the event says it all.</summary>
    public required string Action { get; init; }

    /// <summary>JSON, as it is sent.</summary>
    public required string Body { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>When it is tried next; null when it is done with. While it is being sent: when its sender counts as lost.</summary>
    public DateTimeOffset? NextTry { get; init; }

    /// <summary>How many times it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>When it was last tried.</summary>
    public DateTimeOffset? Tried { get; init; }

    /// <summary>Milliseconds until the last try was answered.</summary>
    public int? Took { get; init; }

    /// <summary>Of the last answer; null without one.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The beginning of the last answer.</summary>
    public string Answer { get; init; } = "";

    /// <summary>Why the last try had no answer; a sentence.</summary>
    public string? Error { get; init; }

    public sealed class Mapping : IEntityTypeConfiguration<WebhookDelivery>
    {
        public void Configure(EntityTypeBuilder<WebhookDelivery> delivery)
        {
            const string unfinished = "\"NextTry\" IS NOT NULL";
            delivery.ToTable("WebhookDeliveries");
            delivery.Property(d => d.Event).HasMaxLength(64);
            delivery.Property(d => d.Action).HasMaxLength(64);
            delivery.Property(d => d.Answer).HasMaxLength(LongestAnswer);
            delivery.Property(d => d.Error).HasMaxLength(LongestError);
            delivery.HasIndex(d => new { d.HookId, d.Id });
            delivery.HasIndex(d => d.Created);
            delivery.HasIndex(d => d.NextTry, "IX_WebhookDeliveries_Due").HasFilter(unfinished);
            delivery.HasIndex(d => new { d.JobId, d.HookId, d.Id }, "IX_WebhookDeliveries_Unfinished").HasFilter(unfinished);
        }
    }
}
