using System.Globalization;
using System.Net.Mime;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace RunnerHub.Platform.Api;

/// <summary>The category of token scopes that an operation belongs to; also what it is listed under.</summary>
internal interface IApiCategory
{
    string Name { get; }
}

/// <summary>Adds to an operation what follows from its metadata: paging, who may call it, and the refusals that come with that.</summary>
internal static class OpenApiOperations
{
    public const string Token = "token";
    public const string Basic = "basic";

    private static readonly Dictionary<int, string> Meanings = new()
    {
        [200] = "Done.",
        [201] = "Made.",
        [202] = "Accepted.",
        [204] = "Done; there is nothing more to say.",
        [301] = "The repository was renamed or transferred; Location says where it is now.",
        [304] = "Not changed since the ETag that If-None-Match names.",
        [307] = "The repository was renamed or transferred; send the same again to Location.",
        [400] = "An argument is of no use.",
        [401] = "Not signed in, or with credentials that are of no use.",
        [403] = "The token lacks the scope, or its user may not do this.",
        [404] = "There is no such thing, or the caller may not know of it.",
        [409] = "It exists already.",
        [412] = "It was changed since the ETag that If-Match names; nothing was done.",
        [413] = "The body is larger than 1 MiB.",
        [422] = "A field is missing, of the wrong type, or has a value that is of no use.",
        [429] = "Too many calls; Retry-After says in how many seconds to try again.",
        [503] = "The database is away.",
    };

    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var isOpen = metadata.OfType<IAllowAnonymous>().Any();
        var category = metadata.OfType<IApiCategory>().LastOrDefault()?.Name ?? "misc";
        operation.OperationId = IdOf(context.Description.HttpMethod!, context.Description.RelativePath!);
        operation.Tags = new HashSet<OpenApiTagReference> { new(category, context.Document) };
        operation.Responses ??= [];
        if (!isOpen)
        {
            operation.Security = [Requirement(Token, context), Requirement(Basic, context)];
            Refuse(operation, 403);
        }

        // Credentials of no use are refused where none are needed, too.
        Refuse(operation, 401);

        AllowLeavingListsOut(operation);
        if (NamePlaces(operation, context.Description.RelativePath!))
        {
            Refuse(operation, 404);
        }

        if (metadata.OfType<IAcceptsMetadata>().LastOrDefault()?.RequestType is { } body)
        {
            Refuse(operation, 413, 422);
            ShowExample(operation.RequestBody?.Content, body, context);
        }

        Refuse(operation, 429, 503);
        operation.Responses = Explain(operation.Responses, context, metadata);
        if (metadata.OfType<ApiIsPaged>().Any())
        {
            DescribePaging(operation);
        }

        return Task.CompletedTask;
    }

    /// <summary>A list that the query does not name is read as an empty one, which the metadata of bindings that the compiler writes does not say.</summary>
    private static void AllowLeavingListsOut(OpenApiOperation operation)
    {
        foreach (var list in (operation.Parameters ?? []).OfType<OpenApiParameter>().Where(parameter => parameter.Schema?.Type == JsonSchemaType.Array))
        {
            list.Required = false;
        }
    }

    /// <summary>Describes the parts of the path that no handler reads, because the place was found by them before it.</summary>
    /// <returns>False when the path has no variable part.</returns>
    private static bool NamePlaces(OpenApiOperation operation, string path)
    {
        var names = path.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}')).ToList();
        var read = (operation.Parameters ?? []).Where(parameter => parameter.In == ParameterLocation.Path).ToDictionary(parameter => parameter.Name!);
        operation.Parameters =
        [
            .. names.Select(name => read.GetValueOrDefault(name) ?? new OpenApiParameter
            {
                Name = name,
                In = ParameterLocation.Path,
                Required = true,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            }),
            .. (operation.Parameters ?? []).Where(parameter => parameter.In != ParameterLocation.Path),
        ];
        return names.Count > 0;
    }

    private static OpenApiSecurityRequirement Requirement(string scheme, OpenApiOperationTransformerContext context) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] };

    /// <summary>The refusals, each described once for all operations.</summary>
    public static Dictionary<string, IOpenApiResponse> Refusals(OpenApiDocument document) => Meanings.Where(meaning => IsRefusal(meaning.Key))
        .ToDictionary(meaning => RefusalName(meaning.Key), meaning => (IOpenApiResponse)new OpenApiResponse
        {
            Description = meaning.Value,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [MediaTypeNames.Application.Json] = new()
                {
                    Schema = new OpenApiSchemaReference(nameof(ApiError), document),
                    Example = new JsonObject { ["message"] = meaning.Value, ["url"] = ApiError.Example.Url },
                },
            },
        });

    private static bool IsRefusal(int status) => status >= 400;

    private static string RefusalName(int status) => ReasonPhrases.GetReasonPhrase(status).Replace(" ", "", StringComparison.Ordinal);

    private static void Refuse(OpenApiOperation operation, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
        {
            operation.Responses!.TryAdd($"{status}", new OpenApiResponse());
        }
    }

    private static OpenApiResponses Explain(
        OpenApiResponses responses, OpenApiOperationTransformerContext context, IList<object> metadata)
    {
        var explained = new OpenApiResponses();
        foreach (var (key, response) in responses.OrderBy(response => response.Key, StringComparer.Ordinal))
        {
            var status = int.Parse(key, CultureInfo.InvariantCulture);
            if (IsRefusal(status))
            {
                explained[key] = new OpenApiResponseReference(RefusalName(status), context.Document);
                continue;
            }

            var answer = (OpenApiResponse)response;
            answer.Description = Meanings.GetValueOrDefault(status, answer.Description ?? "");
            var type = metadata.OfType<IProducesResponseTypeMetadata>().LastOrDefault(produces => produces.StatusCode == status)?.Type;
            ShowExample(answer.Content, type, context);
            if (status is 301 or 307)
            {
                answer.Headers = new Dictionary<string, IOpenApiHeader> { ["Location"] = new OpenApiHeader { Schema = new OpenApiSchema { Type = JsonSchemaType.String } } };
            }

            explained[key] = answer;
        }

        return explained;
    }

    private static void ShowExample(IDictionary<string, OpenApiMediaType>? content, Type? type, OpenApiOperationTransformerContext context)
    {
        if (type is not null && content is not null && content.TryGetValue(MediaTypeNames.Application.Json, out var json) && json is not null)
        {
            json.Example = OpenApiSchemas.ExampleOf(type, context.ApplicationServices);
        }
    }

    private static void DescribePaging(OpenApiOperation operation)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(Number("page", "Which part of the list, from 1.", 1));
        operation.Parameters.Add(Number("limit", $"How many at most, up to {ApiPage.LargestSize}; 0 means the default.", ApiPage.DefaultSize));
        if (operation.Responses!.TryGetValue("200", out var found) && found is OpenApiResponse answer)
        {
            answer.Headers = new Dictionary<string, IOpenApiHeader>
            {
                ["X-Total-Count"] = new OpenApiHeader { Description = "How many there are in all.", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer } },
                ["Link"] = new OpenApiHeader { Description = "Where the next, last, first and previous parts are.", Schema = new OpenApiSchema { Type = JsonSchemaType.String } },
            };
        }
    }

    private static OpenApiParameter Number(string name, string description, int start) => new()
    {
        Name = name,
        In = ParameterLocation.Query,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Default = start },
    };

    /// <summary>Such as <c>getReposActionsRunnersByRunner</c>: stable while the route is.</summary>
    private static string IdOf(string method, string path)
    {
        var words = path["api/v1/".Length..].Split('/', '-').Where(word => word is not ("{owner}" or "{repo}"))
            .Select(word => word.StartsWith('{') ? "By" + Capital(word.Trim('{', '}')) : Capital(word));
#pragma warning disable CA1308 // identifiers begin with a small letter
        return method.ToLowerInvariant() + string.Concat(words);
#pragma warning restore CA1308
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
