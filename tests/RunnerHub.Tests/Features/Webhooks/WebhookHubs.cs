using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Webhooks;

/// <summary>Hubs whose webhooks may lead to this machine.</summary>
public sealed class SqliteWebhookHub : SqliteHub
{
    protected override IEnumerable<KeyValuePair<string, string?>> Settings => [new("RUNNERHUB_WEBHOOK_ALLOWED_HOSTS", "loopback")];
}

/// <summary>As <see cref="SqliteWebhookHub"/>.</summary>
public sealed class PostgresWebhookHub : PostgresHub
{
    protected override IEnumerable<KeyValuePair<string, string?>> Settings => [new("RUNNERHUB_WEBHOOK_ALLOWED_HOSTS", "loopback")];
}
