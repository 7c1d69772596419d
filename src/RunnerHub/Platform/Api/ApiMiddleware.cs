using Microsoft.AspNetCore.Http.Features;

namespace RunnerHub.Platform.Api;

/// <summary>A feature of a request whose answer is sent without its body, which need not be made.</summary>
internal sealed record HeadersOnly;

/// <summary>
/// Stands around the whole pipeline under <c>/api/v1</c>: bounds what is read of a request, serves HEAD as the GET
/// without its body, and turns what goes wrong into the API's error body.
/// </summary>
internal sealed class ApiMiddleware(RequestDelegate next, IsOutage isOutage)
{
    public async Task InvokeAsync(HttpContext context)
    {
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
            await next(context);
        }
        catch (ApiProblem problem) when (!context.Response.HasStarted)
        {
            await ApiError.WriteAsync(context, problem.Status, problem.Message);
        }
        catch (Exception problem) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            // The request log has written it already.
            await (isOutage(problem)
                ? ApiError.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "The database is away; try again later.")
                : ApiError.WriteAsync(context, StatusCodes.Status500InternalServerError, ""));
        }

        // A status that a component set without a body, such as 405 of routing.
        if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null })
        {
            await ApiError.WriteAsync(context, context.Response.StatusCode, Explain(context.Response.StatusCode));
        }
    }

    private static string Explain(int status) => status switch
    {
        StatusCodes.Status405MethodNotAllowed => "This method is not served here; the Allow header names those that are.",
        _ => $"The request was refused with status {status}.",
    };
}
