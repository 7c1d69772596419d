using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Webhooks;

/// <summary>Something that a webhook was told, or is to be told, with what was sent and answered: as in the list, and more.</summary>
/// <param name="Guid">As in the header X-GitHub-Delivery.</param>
/// <param name="Status">pending, delivered or failed.</param>
/// <param name="StatusCode">Of the last answer; 0 without one.</param>
/// <param name="Error">Why the last try had no answer; empty when it had one.</param>
/// <param name="Duration">Seconds until the last try was answered or given up; null before the first.</param>
/// <param name="NextTryAt">Null when it is done with.</param>
internal sealed record SentDeliveryJson(
    long Id, Guid Guid, string Event, string Action, string Status, int StatusCode, string Error, int Attempts, double? Duration,
    DateTimeOffset CreatedAt, DateTimeOffset? TriedAt, DateTimeOffset? NextTryAt, DeliveryRequestJson Request, DeliveryResponseJson Response) : IApiExample<SentDeliveryJson>
{
    public static SentDeliveryJson Example => new(
        77, new Guid("b2f6ab1e-5c1c-4a52-9e1d-0d4c2e1f7a10"), WebhookEvents.Job, "queued", "delivered", 200, "", 1, 0.25,
        DateTimeOffset.UnixEpoch.AddYears(56), DateTimeOffset.UnixEpoch.AddYears(56), null, DeliveryRequestJson.Example, DeliveryResponseJson.Example);

    public static SentDeliveryJson Of(WebhookDelivery delivery) => new(
        delivery.Id, delivery.Uuid, delivery.Event, delivery.Action, DeliveryRow.Of(delivery).Status, delivery.StatusCode ?? 0, delivery.Error ?? "", delivery.Attempts,
        delivery.Took / 1000.0, delivery.Created, delivery.Tried, delivery.NextTry, new DeliveryRequestJson(delivery.Body), new DeliveryResponseJson(delivery.Answer));
}

/// <param name="Payload">The JSON to the letter, as its signature is of it.</param>
internal sealed record DeliveryRequestJson(string Payload) : IApiExample<DeliveryRequestJson>
{
    public static DeliveryRequestJson Example => new("""{"action":"queued"}""");
}

/// <param name="Payload">The beginning of the last answer; empty without one.</param>
internal sealed record DeliveryResponseJson(string Payload) : IApiExample<DeliveryResponseJson>
{
    public static DeliveryResponseJson Example => new("ok");
}
