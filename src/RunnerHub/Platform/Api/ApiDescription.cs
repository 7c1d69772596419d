using System.Net.Mime;
using Microsoft.OpenApi;

namespace RunnerHub.Platform.Api;

/// <summary>What an endpoint says of itself for the description of the interface.</summary>
internal static class ApiDescription
{
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="summary">What it does, in a few words without a full stop.</param>
    /// <param name="description">What is worth knowing besides, in sentences.</param>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder endpoint, string summary, string? description = null) =>
        description is null ? endpoint.WithSummary(summary) : endpoint.WithSummary(summary).WithDescription(description);

    /// <summary>The form of an answer that the type of the handler does not tell.</summary>
    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder endpoint, int status = StatusCodes.Status200OK) =>
        endpoint.Produces<T>(status, MediaTypeNames.Application.Json);

    /// <summary>Another form of the same answer, text that a caller asks for with its Accept header.</summary>
    public static RouteHandlerBuilder AnswersAlso(this RouteHandlerBuilder endpoint, string mediaType) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Responses!["200"].Content![mediaType] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
            return Task.CompletedTask;
        });

    /// <summary>A parameter that is a whole number, where its type does not tell because anything else is accepted too.</summary>
    public static RouteHandlerBuilder TakesInteger(this RouteHandlerBuilder endpoint, string name) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            var parameter = (OpenApiParameter)operation.Parameters!.Single(parameter => parameter.Name == name);
            parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64" };
            return Task.CompletedTask;
        });

    /// <summary>
    /// Statuses with which it refuses in its own way. Those that follow from what it is are added by themselves: 401 and 403 where
    /// one must be signed in, 404 in a place, 413 and 422 where it reads a body, 429 and 503 everywhere.
    /// </summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
        {
            endpoint.Produces<ApiError>(status, MediaTypeNames.Application.Json);
        }

        return endpoint;
    }
}
