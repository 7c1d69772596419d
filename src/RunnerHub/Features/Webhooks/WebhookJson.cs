using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Webhooks;

/// <summary>A webhook as Gitea's clients expect it. Its secret is told to nobody.</summary>
/// <param name="Type">gitea, which GitHub's receivers understand as well.</param>
/// <param name="BranchFilter">Always all.</param>
/// <param name="AuthorizationHeader">Always empty.</param>
internal sealed record WebhookJson(
    long Id, string Type, string BranchFilter, WebhookConfigJson Config, IReadOnlyList<string> Events, string AuthorizationHeader, bool Active,
    DateTimeOffset UpdatedAt, DateTimeOffset CreatedAt) : IApiExample<WebhookJson>
{
    public const string OnlyType = "gitea";

    public static WebhookJson Example => new(
        5, OnlyType, "*", new WebhookConfigJson("https://scaler.example.com/jobs", WebhookConfigJson.OnlyContentType), [WebhookEvents.Job], "", true,
        DateTimeOffset.UnixEpoch.AddYears(56), DateTimeOffset.UnixEpoch.AddYears(56));

    public static WebhookJson Of(Webhook hook) => new(
        hook.Id, OnlyType, "*", new WebhookConfigJson(hook.Url, WebhookConfigJson.OnlyContentType), [WebhookEvents.Job], "", hook.IsActive, hook.Updated, hook.Created);
}

internal sealed record WebhookConfigJson(string Url, string ContentType) : IApiExample<WebhookConfigJson>
{
    public const string OnlyContentType = "json";

    public static WebhookConfigJson Example => new("https://scaler.example.com/jobs", OnlyContentType);
}

/// <param name="Url">Begins with http:// or https://.</param>
/// <param name="ContentType">json, or nothing.</param>
/// <param name="Secret">What deliveries are signed with; empty for none.</param>
internal sealed record WebhookConfigWishJson(string? Url, string? ContentType, string? Secret) : IApiExample<WebhookConfigWishJson>
{
    public static WebhookConfigWishJson Example => new("https://scaler.example.com/jobs", "json", "correct horse battery staple");
}

/// <summary>A webhook that is to be made, or what of one is to change.</summary>
/// <param name="Type">gitea, or nothing.</param>
/// <param name="Config">Its address is required where it is made.</param>
/// <param name="Events">workflow_job, or nothing.</param>
/// <param name="Active">Without it, a new one is.</param>
internal sealed record WebhookWishJson(string? Type, WebhookConfigWishJson? Config, IReadOnlyList<string?>? Events, bool? Active) : IApiExample<WebhookWishJson>
{
    public static WebhookWishJson Example => new("gitea", WebhookConfigWishJson.Example, ["workflow_job"], true);

    /// <summary>What is asked for that there is not, or null.</summary>
    public string? Unsupported =>
        Type is not (null or "" or "gitea" or "forgejo" or "web") ? "[Type]: Say gitea; there is no other kind."
        : Config?.ContentType is not (null or "" or "json" or "application/json") ? "[Config]: The content_type is json; there is no other."
        : Events?.FirstOrDefault(name => name != WebhookEvents.Job) is { } other ? $"[Events]: There is no event {Platform.StorableText.CutToWidth(other, 60)} here; say {WebhookEvents.Job}."
        : Events?.Contains(null) == true ? "[Events]: null is no event."
        : null;
}

/// <summary>Something that a webhook was told, or is to be told.</summary>
/// <param name="Guid">As in the header X-GitHub-Delivery.</param>
/// <param name="Status">pending, delivered or failed.</param>
/// <param name="StatusCode">Of the last answer; 0 without one.</param>
/// <param name="Error">Why the last try had no answer; empty when it had one.</param>
/// <param name="NextTryAt">Null when it is done with.</param>
internal sealed record WebhookDeliveryJson(
    long Id, Guid Guid, string Event, string Action, string Status, int StatusCode, string Error, int Attempts,
    DateTimeOffset CreatedAt, DateTimeOffset? TriedAt, DateTimeOffset? NextTryAt) : IApiExample<WebhookDeliveryJson>
{
    public static WebhookDeliveryJson Example => new(
        77, new Guid("b2f6ab1e-5c1c-4a52-9e1d-0d4c2e1f7a10"), WebhookEvents.Job, "queued", "delivered", 200, "", 1,
        DateTimeOffset.UnixEpoch.AddYears(56), DateTimeOffset.UnixEpoch.AddYears(56), null);
}
