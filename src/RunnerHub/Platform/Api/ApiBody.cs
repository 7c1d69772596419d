using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace RunnerHub.Platform.Api;

/// <summary>
/// The JSON body of a request. Unknown fields are ignored, as Gitea does; a wrong type and malformed JSON are 422 with the
/// field named, an empty body is as <c>{}</c>, whatever the content type says.
/// </summary>
internal sealed record ApiBody<T>(T Value) : IEndpointParameterMetadataProvider
    where T : class
{
    public static async ValueTask<ApiBody<T>> BindAsync(HttpContext context)
    {
        var options = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var body = await ReadAsync(context);
        try
        {
            var text = body.Length == 0 ? "{}"u8 : body.AsSpan();
            return new ApiBody<T>(JsonSerializer.Deserialize<T>(text, options) ?? throw new JsonException("null", "$", null, null));
        }
        catch (JsonException problem)
        {
            throw new ApiProblem(StatusCodes.Status422UnprocessableEntity, Explain(problem), problem);
        }
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));

    private static async Task<byte[]> ReadAsync(HttpContext context)
    {
        try
        {
            using var all = new MemoryStream();
            await context.Request.Body.CopyToAsync(all, context.RequestAborted);
            return all.ToArray();
        }
        catch (BadHttpRequestException problem)
        {
            throw new ApiProblem(problem.StatusCode, problem.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? $"The body is larger than {ApiFeature.LargestBody} bytes." : "The body could not be read.", problem);
        }
    }

    private static string Explain(JsonException problem)
    {
        var field = problem.Path?.TrimStart('$').TrimStart('.');
        return string.IsNullOrEmpty(field) ? "The body is not a JSON object of the described form."
            : $"[{field}]: The value has the wrong type or form.";
    }
}
