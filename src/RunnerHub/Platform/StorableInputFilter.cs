using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace RunnerHub.Platform;

/// <summary>
/// Answers 400 to a page request whose address or form holds text that no database of ours can store or compare, and 413
/// to a form that is too large, before any action sees it.
/// </summary>
/// <remarks>It runs before the anti-forgery check, which would take a form that cannot be read for one without a token.</remarks>
internal sealed class StorableInputFilter : IAsyncAuthorizationFilter, IOrderedFilter
{
    private const int Largest = 1 << 20;
    private const int BeforeAntiforgery = 950;

    public int Order => BeforeAntiforgery;

    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var http = context.HttpContext;
        // The error page answers with the address and the form of the request that it explains.
        if (http.Features.Get<IStatusCodeReExecuteFeature>() is not null || http.Features.Get<IExceptionHandlerFeature>() is not null)
        {
            return;
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = Largest;
        }

        var fields = http.Request.Query.AsEnumerable();
        if (http.Request.HasFormContentType)
        {
            try
            {
                fields = fields.Concat(await http.Request.ReadFormAsync(http.RequestAborted));
            }
            catch (Exception problem) when (problem is InvalidDataException or IOException)
            {
                context.Result = new StatusCodeResult(
                    problem is BadHttpRequestException { StatusCode: var status } ? status : StatusCodes.Status400BadRequest);
                return;
            }
        }

        var texts = fields.SelectMany(field => field.Value.Append(field.Key))
            .Concat(context.RouteData.Values.Values.Select(value => value as string));
        if (!texts.All(text => StorableText.IsStorable(text)))
        {
            http.Features.Set(Refusal.Unstorable);
            context.Result = new BadRequestResult();
        }
    }
}
