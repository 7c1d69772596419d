namespace RunnerHub.Features.Shared;

/// <summary>What stands where a list would: why it is empty, and what to do next.</summary>
internal sealed record EmptyState(string Title, string Sentence, string? Button = null, string? Address = null)
{
    /// <summary>A name in <c>wwwroot/img/icons.svg</c>.</summary>
    public string Icon { get; init; } = "search";
}
