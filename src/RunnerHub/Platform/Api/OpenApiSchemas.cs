using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace RunnerHub.Platform.Api;

/// <summary>Names the types of the wire and shows each by its example.</summary>
internal static class OpenApiSchemas
{
    private const string Suffix = "Json";

    public static string? NameOf(JsonTypeInfo type) => OpenApiOptions.CreateDefaultSchemaReferenceId(type) is { } name
        ? name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name
        : null;

    public static Task DescribeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        if (context.JsonPropertyInfo is null && ExampleOf(context.JsonTypeInfo.Type, context.ApplicationServices) is { } example)
        {
            schema.Examples = [example];
        }

        return Task.CompletedTask;
    }

    /// <summary>The example of a wire record, or of a list of them; null where there is none.</summary>
    public static JsonNode? ExampleOf(Type type, IServiceProvider services)
    {
        if (ElementOf(type) is { } element)
        {
            return ExampleOf(element, services) is { } one ? new JsonArray(one) : null;
        }

        return Array.Exists(type.GetInterfaces(), shown => shown.IsGenericType && shown.GetGenericTypeDefinition() == typeof(IApiExample<>))
            ? JsonSerializer.SerializeToNode(
                type.GetProperty(nameof(IApiExample<ApiError>.Example), BindingFlags.Public | BindingFlags.Static)!.GetValue(null),
                services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions)
            : null;
    }

    private static Type? ElementOf(Type type) => type == typeof(string) ? null
        : type.IsArray ? type.GetElementType()
        : type.GetInterfaces().Append(type).FirstOrDefault(list => list.IsGenericType && list.GetGenericTypeDefinition() == typeof(IEnumerable<>))
            ?.GetGenericArguments()[0];
}
