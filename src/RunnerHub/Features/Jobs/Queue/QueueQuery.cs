using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using RunnerHub.Features.Runners;
using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs.Queue;

/// <summary>The filters and the page of a queue as they stand in its address; a value that means nothing is as if it were not there.</summary>
internal sealed record QueueQuery
{
    private const string RunningKey = "running";
    private const string WaitingKey = "waiting";

    [FromQuery(Name = "status")]
    public string? Status { get; init; }

    [FromQuery(Name = "label")]
    public string? Label { get; init; }

    /// <summary>A part of "owner/name".</summary>
    [FromQuery(Name = "repository")]
    public string? Repository { get; init; }

    [FromQuery(Name = "page")]
    public string? Page { get; init; }

    /// <summary>True for what runners have, false for what waits, null for both.</summary>
    public bool? Running => Status switch { RunningKey => true, WaitingKey => false, _ => null };

    public int PageNumber => int.TryParse(Page, NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? Math.Max(1, page) : 1;

    public string? LabelKey => string.IsNullOrWhiteSpace(Label) ? null : RunnerLabels.KeyOf(Label.Trim());

    public static string KeyOf(bool running) => running ? RunningKey : WaitingKey;

    /// <summary>The address of this queue, from its question mark on; parts without a value are left out.</summary>
    public string ToQueryString(string? format = null) =>
        AddressQuery.Of(("status", Status), ("label", Label), ("repository", Repository), ("page", Page), ("format", format));
}
