using Microsoft.AspNetCore.Http.Features;

namespace RunnerHub.Platform.Api;

/// <summary>A feature of a request whose answer is sent without its body, which need not be made.</summary>
internal sealed record HeadersOnly;

/// <summary>
/// Stands around the whole pipeline under <c>/api/v1</c>: bounds what is read of a request, serves HEAD as the GET
/// without its body, and turns what goes wrong into the API's error body.
/// </summary>
internal sealed partial class ApiMiddleware(RequestDelegate next, IsOutage isOutage, ILogger<ApiMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = ApiFeature.LargestBody;
        }

        if (HttpMethods.IsHead(context.Request.Method))
        {
            // The server knows the method that came over the wire and leaves the body out.
            context.Request.Method = HttpMethods.Get;
            context.Features.Set(new HeadersOnly());
        }

        try
        {
            await AnswerAsync(context);
        }
        catch (Exception problem) when (problem is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // Whoever has asked is gone, and nobody hears what is answered.
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            }
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (ApiProblem problem) when (!context.Response.HasStarted)
        {
            await ApiError.WriteAsync(context, problem.Status, problem.Message);
        }
        catch (Exception problem) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await ExplainAsync(context, problem);
        }

        // A status that a component set without a body, such as 405 of routing.
        if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null })
        {
            await ApiError.WriteAsync(context, context.Response.StatusCode, Explain(context.Response.StatusCode));
        }
    }

    private Task ExplainAsync(HttpContext context, Exception problem)
    {
        var (method, path) = (context.Request.Method, context.Request.Path.ToUriComponent());
        if (isOutage(problem))
        {
            Log.Refused(logger, method, path, StatusCodes.Status503ServiceUnavailable, problem.GetBaseException().Message);
            return ApiError.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "The database is away; try again later.");
        }

        Log.Failed(logger, problem, method, path);
        return ApiError.WriteAsync(context, StatusCodes.Status500InternalServerError, "");
    }

    private static string Explain(int status) => status switch
    {
        StatusCodes.Status405MethodNotAllowed => "This method is not served here; the Allow header names those that are.",
        _ => $"The request was refused with status {status}.",
    };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{Method} {Path} failed")]
        public static partial void Failed(ILogger logger, Exception problem, string method, string path);

        [LoggerMessage(LogLevel.Warning, "{Method} {Path} was answered with {Status}: {Reason}")]
        public static partial void Refused(ILogger logger, string method, string path, int status, string reason);
    }
}
