using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Shared;

/// <summary>
/// Explains a failure to whoever asked, in the form that can be used: a page, a piece of one, or JSON. The pipeline comes
/// here again with the request that failed, so any method is taken and no anti-forgery token asked for.
/// </summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed partial class ErrorController(ILogger<ErrorController> logger) : Controller
{
    [Route("/-/error/{code:int:range(400,599)}")]
    public IActionResult Explain()
    {
        // Not a parameter: binding one reads the form, which may be the very thing that cannot be read.
        var code = int.Parse((string)RouteData.Values["code"]!, CultureInfo.InvariantCulture);
        var failure = HttpContext.Features.Get<IExceptionHandlerPathFeature>();
        var error = ErrorPage.Of(failure is null ? code : StatusOf(failure.Error));
        if (HttpContext.Features.Get<Refusal>() is { } refusal && error.Code < StatusCodes.Status500InternalServerError)
        {
            error = error with { Title = refusal.Title, Sentence = refusal.Sentence };
        }

        if (failure is not null)
        {
            error = error with { TraceId = Record(failure, error.Code) };
        }

        Response.StatusCode = error.Code;
        // Whatever needs the database would fail again, or has the person of a request that went wrong.
        ViewData["Detached"] = error.Code >= StatusCodes.Status500InternalServerError;
        return Request.Wants() switch
        {
            Wants.Json => new ObjectResult(new ProblemDetails { Status = error.Code, Title = error.Title, Detail = error.Sentence, Extensions = { ["traceId"] = error.TraceId } }),
            Wants.Events => new EmptyResult(),
            _ => View("Error", error),
        };
    }

    private static int StatusOf(Exception problem) =>
        problem is BadHttpRequestException bad ? bad.StatusCode
        : DatabaseFaults.IsDatabaseAway(problem) ? StatusCodes.Status503ServiceUnavailable
        : StatusCodes.Status500InternalServerError;

    /// <returns>The trace id that finds the stack trace in the log; null when there is none, because it is no bug.</returns>
    private string? Record(IExceptionHandlerPathFeature failure, int status)
    {
        // As it came: a decoded one may hold line breaks, and what a terminal takes for commands.
        var path = new PathString(failure.Path).ToUriComponent();
        if (status != StatusCodes.Status500InternalServerError)
        {
            Log.Refused(logger, Request.Method, path, status, failure.Error.Message);
            return null;
        }

        var traceId = Activity.Current?.TraceId.ToHexString() ?? HttpContext.TraceIdentifier;
        Log.Failed(logger, failure.Error, Request.Method, path, traceId);
        return traceId;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{Method} {Path} failed, trace id {TraceId}")]
        public static partial void Failed(ILogger logger, Exception problem, string method, string path, string traceId);

        [LoggerMessage(LogLevel.Warning, "{Method} {Path} was answered with {Status}: {Reason}")]
        public static partial void Refused(ILogger logger, string method, string path, int status, string reason);
    }
}
