using System.Text.Json;
using RunnerHub.Access;
using RunnerHub.Features.Shared;
using RunnerHub.Platform;

namespace RunnerHub.Features.Webhooks;

/// <summary>What a person fills in for a webhook.</summary>
internal sealed record WebhookForm
{
    public string? Url { get; init; }

    /// <summary>Empty where a webhook is changed: then its secret stays.</summary>
    public string? Secret { get; init; }

    /// <summary>Deliveries are no longer signed.</summary>
    public bool RemoveSecret { get; init; }

    public bool IsActive { get; init; }

    /// <summary>Null for one that is to be made.</summary>
    public string? MadeFrom { get; init; }

    public static WebhookForm Of(Webhook hook) => new()
    {
        Url = hook.Url,
        IsActive = hook.IsActive,
        MadeFrom = Overtaking.TagOf(hook.Url, hook.Secret ?? "", EditedField.WordOf(hook.IsActive)),
    };
}

/// <param name="LastId">The delivery that it was sent last; null when it was told nothing in the last days.</param>
internal sealed record WebhookRow(long Id, string Url, bool IsActive, bool HasSecret, long? LastId)
{
    public DeliveryRow? Last { get; init; }
}

/// <summary>The webhooks of a place.</summary>
internal sealed record WebhooksPage(Place Place, Page<WebhookRow> Hooks)
{
    public const int Size = 50;

    public string Path => PathOf(Place);

    public static string PathOf(Place place) => $"{place.SettingsPath}/hooks";

    /// <summary>Whose jobs they are told of.</summary>
    public static string Reach(Place place) => place.Kind switch
    {
        PlaceKind.Site => "the jobs of every repository",
        PlaceKind.Repository => $"the jobs of {place.Name}",
        _ => $"the jobs of the repositories of {place.OwnerName}",
    };
}

/// <summary>A webhook that is to be made.</summary>
internal sealed record NewWebhookPage(Place Place, WebhookForm Form)
{
    public string List => WebhooksPage.PathOf(Place);
}

/// <summary>One webhook, to be changed, and what it was told.</summary>
internal sealed record WebhookPage(Place Place, Webhook Hook, WebhookForm Form, Page<DeliveryRow> Deliveries)
{
    public const int Size = 25;

    public string List => WebhooksPage.PathOf(Place);

    public string Path => $"{List}/{Hook.Id}";

    public string Fingerprint => GlimpseOf(Deliveries).Fingerprint;

    public static Glimpse GlimpseOf(Page<DeliveryRow> deliveries) =>
        Glimpse.Of([$"{deliveries.Number} {deliveries.Total}", .. deliveries.Rows.Select(row => row.Shown)]);
}

/// <summary>Something that a webhook was told, with what was sent and answered.</summary>
internal sealed record DeliveryPage(Place Place, Webhook Hook, DeliveryRow Row, string Body, string Answer)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string List => WebhooksPage.PathOf(Place);

    public string HookPath => $"{List}/{Hook.Id}";

    public string Path => $"{HookPath}/deliveries/{Row.Id}";

    public string ReadableBody => JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(Body), Indented);
}
