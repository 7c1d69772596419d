using System.Text.Json;
using System.Text.Json.Serialization;

namespace RunnerHub.Platform.Api;

/// <summary>What all endpoints under <c>/api/v1</c> share: JSON in Gitea's spelling, its error body, a limit on bodies.</summary>
internal static class ApiFeature
{
    public const int LargestBody = 1 << 20;

    public static void AddApi(this WebApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.DictionaryKeyPolicy = null;
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.Never;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        builder.Services.AddOpenApiDocumentation();
    }

    /// <summary>
    /// Before authentication, so that its refusals have the right body as well, and behind the request log, to which a refusal is no failure.
    /// </summary>
    public static void UseApi(this WebApplication app) =>
        app.UseWhen(context => context.Request.Path.StartsWithSegments(ApiPaths.Root), api => api.UseMiddleware<ApiMiddleware>());

    /// <summary>The group of all endpoints.</summary>
    public static RouteGroupBuilder MapApi(this WebApplication app)
    {
        app.MapOpenApiDocumentation();
        return app.MapGroup(ApiPaths.Root);
    }
}
