using System.Text.Json.Serialization;

namespace RunnerHub.Platform.Api;

/// <summary>The body of every refusal under <c>/api/v1</c>, in the shape that Gitea's clients read.</summary>
/// <param name="Message">A sentence for the person behind the program.</param>
/// <param name="Url">Where the interface is described.</param>
internal sealed record ApiError(
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("url")] string Url) : IApiExample<ApiError>
{
    public static ApiError Example => new("What was wrong, in a sentence.", "https://hub.example/api");

    public static ApiError For(HttpContext context, string message) =>
        new(message, $"{context.RequestServices.GetRequiredService<PublicUrl>().Of(context.Request)}{ApiPaths.Description}");

    public static Task WriteAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(For(context, message), context.RequestAborted);
    }
}

/// <summary>A refusal as the result of an endpoint.</summary>
internal sealed class ApiRefusal(int status, string message) : IResult
{
    public static ApiRefusal NotFound(string message) => new(StatusCodes.Status404NotFound, message);

    public static ApiRefusal Invalid(string message) => new(StatusCodes.Status422UnprocessableEntity, message);

    public Task ExecuteAsync(HttpContext httpContext) => ApiError.WriteAsync(httpContext, status, message);
}

/// <summary>Thrown where a request is read, before there is a result to answer with: a body that is no JSON, or too large.</summary>
internal sealed class ApiProblem(int status, string message, Exception? inner = null) : Exception(message, inner)
{
    public int Status { get; } = status;
}
