using Microsoft.AspNetCore.DataProtection;
using RunnerHub.Platform;

namespace RunnerHub.Features.Webhooks;

/// <summary>Keeps what deliveries are signed with: encrypted, since it must be read again to sign.</summary>
internal sealed class WebhookProtection(IDataProtectionProvider provider) : TextProtection(provider, "RunnerHub.Webhook");
