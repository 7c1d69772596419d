using System.Text.Json.Serialization;

namespace RunnerHub.Platform.Api;

/// <summary>The body of every refusal under <c>/api/v1</c>, in the shape that Gitea's clients read.</summary>
/// <param name="Message">A sentence for the person behind the program.</param>
/// <param name="Url">Where the interface is described.</param>
internal sealed record ApiError(
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("url")] string Url) : IApiExample<ApiError>
{
    /// <summary>Gitea's text, which programs are known to compare.</summary>
    public const string Gone = "The target couldn't be found.";

    /// <summary>Where in a text that was sent something is wrong, in its order; left out for all other refusals.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ApiTextProblem>? Problems { get; init; }

    public static ApiError Example => new("What was wrong, in a sentence.", "https://hub.example/api");

    public static ApiError For(HttpContext context, string message) =>
        new(message, $"{context.RequestServices.GetRequiredService<PublicUrl>().Of(context.Request)}{ApiPaths.Description}");

    public static Task WriteAsync(HttpContext context, int status, string message, IReadOnlyList<ApiTextProblem>? problems = null)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(For(context, message) with { Problems = problems }, context.RequestAborted);
    }
}

/// <summary>Something that is wrong in a text that was sent.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Message">What is wrong, and what would be right.</param>
internal sealed record ApiTextProblem(int Line, int Column, string Message);

/// <summary>A refusal as the result of an endpoint.</summary>
internal sealed class ApiRefusal(int status, string message) : IResult
{
    /// <summary>What is meant is not there, or not any more, or nothing that the caller may know of.</summary>
    public static readonly ApiRefusal Gone = NotFound(ApiError.Gone);

    public static ApiRefusal NotFound(string message) => new(StatusCodes.Status404NotFound, message);

    public static ApiRefusal Invalid(string message) => new(StatusCodes.Status422UnprocessableEntity, message);

    /// <summary>Of the body of a request, a field is missing or empty.</summary>
    public static ApiRefusal Required(string field) => Invalid($"[{field}]: Required");

    /// <summary>As <see cref="ApiError.Problems"/>.</summary>
    public IReadOnlyList<ApiTextProblem>? Problems { get; init; }

    public Task ExecuteAsync(HttpContext httpContext) => ApiError.WriteAsync(httpContext, status, message, Problems);
}

/// <summary>Thrown where a request is read, before there is a result to answer with: a body that is no JSON, or too large.</summary>
internal sealed class ApiProblem(int status, string message, Exception? inner = null) : Exception(message, inner)
{
    public int Status { get; } = status;

    /// <summary>What a part of the address says means nothing.</summary>
    public static ApiProblem Invalid(string name, string sentence) => new(StatusCodes.Status422UnprocessableEntity, $"[{name}]: {sentence}");
}
