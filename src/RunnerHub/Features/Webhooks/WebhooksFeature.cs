using RunnerHub.Access;
using RunnerHub.Features.Jobs;

namespace RunnerHub.Features.Webhooks;

/// <summary>Tells receivers elsewhere, such as autoscalers, when jobs begin to wait, are taken and end.</summary>
internal static class WebhooksFeature
{
    public static void AddWebhooks(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(new AllowedHosts(builder.Configuration));
        builder.Services.AddSingleton<WebhookClients>();
        builder.Services.AddSingleton<WebhookProtection>();
        builder.Services.AddSingleton<WebhookRegister>();
        builder.Services.AddSingleton<WebhookPost>();
        builder.Services.AddSingleton<WebhookMetrics>();
        builder.Services.AddScoped<WebhookRules>();
        builder.Services.AddScoped<WebhookOutbox>();
        builder.Services.AddScoped<IFollowsJobs, WebhooksFollowJobs>();
        builder.Services.AddScoped<IFollowsPlaces, WebhooksFollowPlaces>();
        builder.Services.AddHostedService<WebhookSender>();
        builder.Services.AddHostedService<WebhookRetention>();
    }
}
