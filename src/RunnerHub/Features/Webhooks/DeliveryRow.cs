using System.Linq.Expressions;
using RunnerHub.Data;

namespace RunnerHub.Features.Webhooks;

/// <summary>A delivery in a list, without what was sent and answered.</summary>
internal sealed record DeliveryRow(
    long Id, Guid Uuid, string Event, string Action, int? StatusCode, string? Error, int Attempts,
    DateTimeOffset Created, DateTimeOffset? Tried, int? Took, DateTimeOffset? NextTry)
{
    private static readonly Expression<Func<WebhookDelivery, DeliveryRow>> selection = delivery => new DeliveryRow(
        delivery.Id, delivery.Uuid, delivery.Event, delivery.Action, delivery.StatusCode, delivery.Error, delivery.Attempts,
        delivery.Created, delivery.Tried, delivery.Took, delivery.NextTry);

    private static readonly Func<WebhookDelivery, DeliveryRow> read = selection.Compile();

    public static DeliveryRow Of(WebhookDelivery delivery) => read(delivery);

    /// <summary>Some deliveries, the latest first.</summary>
    public static IQueryable<DeliveryRow> Of(RunnerHubDb db, long[] ids) =>
        db.Set<WebhookDelivery>().Where(delivery => ids.Contains(delivery.Id)).OrderByDescending(delivery => delivery.Id).Select(selection);

    public bool IsDelivered => StatusCode is >= 200 and < 300;

    /// <summary>It will be tried, or tried again.</summary>
    public bool IsPending => NextTry is not null;

    public string What => Action.Length > 0 ? $"{Event} {Action}" : Event;

    public string Shown => $"{Id} {StatusCode} {Error} {Attempts} {NextTry?.Ticks}";

    /// <summary>For programs.</summary>
    public string Status => IsDelivered ? "delivered" : IsPending ? "pending" : "failed";

    public WebhookDeliveryJson ToJson() => new(
        Id, Uuid, Event, Action, Status, StatusCode ?? 0, Error ?? "", Attempts, Created, Tried, NextTry);
}
