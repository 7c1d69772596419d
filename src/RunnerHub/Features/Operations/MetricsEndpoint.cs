using RunnerHub.Platform;

namespace RunnerHub.Features.Operations;

/// <summary>Metrics as Prometheus scrapes them: off unless there is a token, and then for those alone who have it.</summary>
internal sealed class MetricsEndpoint(MetricsToken token, IEnumerable<IFigures> figures, TimeProvider clock, ILogger<MetricsEndpoint> logger)
{
    public const string Path = "/metrics";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static void Map(WebApplication app)
    {
        var endpoint = app.Services.GetRequiredService<MetricsEndpoint>();
        var scrape = endpoint.IsOn ? ((IApplicationBuilder)app).New().UseOpenTelemetryPrometheusScrapingEndpoint(_ => true).Build() : null;
        // Short-circuited before sign-in: metrics are wanted most when the database is away.
        app.MapMethods(Path, [HttpMethods.Get], context => endpoint.AnswerAsync(context, scrape)).AllowAnonymous().ShortCircuit();
    }

    private bool IsOn => token.IsSet;

    private async Task AnswerAsync(HttpContext context, RequestDelegate? scrape)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (scrape is null)
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, $"Metrics are off. {MetricsToken.Setting} turns them on.");
        }
        else if (!token.IsIn(context.Request.Headers.Authorization))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"metrics\"";
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, $"Send the token of {MetricsToken.Setting} in the header Authorization: Bearer TOKEN.");
        }
        else
        {
            await figures.RefreshAsync(Patience, clock, logger, context.RequestAborted);
            await scrape(context);
        }
    }

    private static Task RefuseAsync(HttpContext context, int status, string sentence)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(sentence + "\n", context.RequestAborted);
    }
}
