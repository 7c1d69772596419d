using System.Diagnostics.Metrics;
using RunnerHub.Platform;

namespace RunnerHub.Features.Webhooks;

/// <summary>Counts the deliveries that this node has sent, by how they ended.</summary>
internal sealed class WebhookMetrics(IMeterFactory meters)
{
    private readonly Counter<long> deliveries = meters.OfProduct().CreateCounter<long>("runnerhub.webhook.deliveries", "{delivery}", "Attempts to deliver to a webhook, by outcome.");

    public void Sent(DeliveryResult result) => deliveries.Add(1, new KeyValuePair<string, object?>("runnerhub.webhook.outcome", result switch
    {
        { IsDelivered: true } => "delivered",
        { StatusCode: not null } => "refused",
        _ => "unreachable",
    }));
}
