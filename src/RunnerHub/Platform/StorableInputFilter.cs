using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace RunnerHub.Platform;

/// <summary>
/// Answers 400 to a page request whose address or form holds text that no database of ours can store or compare,
/// before any action sees it.
/// </summary>
internal sealed class StorableInputFilter : IAsyncResourceFilter
{
    public async Task OnResourceExecutionAsync(ResourceExecutingContext context, ResourceExecutionDelegate next)
    {
        var request = context.HttpContext.Request;
        var fields = request.Query.AsEnumerable();
        if (request.HasFormContentType)
        {
            try
            {
                fields = fields.Concat(await request.ReadFormAsync(context.HttpContext.RequestAborted));
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
        if (texts.All(text => StorableText.IsStorable(text)))
        {
            await next();
        }
        else
        {
            context.Result = new BadRequestResult();
        }
    }
}
