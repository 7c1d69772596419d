using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NJsonSchema;

namespace RunnerHub.Tests.Support;

/// <summary>The description of the API as the server gives it. Every answer that a test gets is held to it.</summary>
public sealed class ApiDocument
{
    private const string Root = "/api/v1";
    private const string SomeSchema = "#/components/schemas/";

    /// <summary>Statuses that any address may answer, since they are not about the operation.</summary>
    private static readonly int[] Anywhere = [404, 405];

    private static ApiDocument? known;

    private readonly ConcurrentDictionary<string, Task<JsonSchema>> schemas = new();

    private ApiDocument(string text)
    {
        Text = text;
        Json = JsonNode.Parse(text)!.AsObject();
        Operations =
        [
            .. from path in Json["paths"]!.AsObject()
               from operation in path.Value!.AsObject()
               orderby path.Key.Count(letter => letter == '{')
               select new ApiOperation(operation.Key.ToUpperInvariant(), path.Key[Root.Length..], operation.Value!.AsObject()),
        ];
    }

    public string Text { get; }

    public JsonObject Json { get; }

    public IReadOnlyList<ApiOperation> Operations { get; }

    /// <summary>It is the same for every server, so the first one is asked.</summary>
    public static async Task<ApiDocument> OfAsync(Hub hub)
    {
        if (known is null)
        {
            using var http = hub.Client();
            known = new ApiDocument(await http.GetStringAsync(new Uri("/api/openapi.json", UriKind.Relative)));
        }

        return known;
    }

    /// <summary>Fails when the answer is none that the description promises.</summary>
    public async Task ExpectAsync(HttpMethod method, string path, ApiAnswer answer)
    {
        var status = (int)answer.Status;
        var name = method == HttpMethod.Head ? "GET" : method.Method;
        var operation = Operations.FirstOrDefault(operation => operation.Method == name && operation.Pattern.IsMatch(path.Split('?')[0]));
        var response = operation?.Json["responses"]?[$"{status}"]?.AsObject();
        if (response is null)
        {
            Assert.True(operation is null ? status >= 400 : Anywhere.Contains(status), $"{method} {path} answered {status}, which is not described: {answer.Body}");
            response = Json["components"]!["responses"]!["NotFound"]!.AsObject();
        }

        if (response["$ref"]?.GetValue<string>().Split('/')[^1] is { } shared)
        {
            response = Json["components"]!["responses"]![shared]!.AsObject();
        }

        var type = answer.Headers.GetValueOrDefault("Content-Type", "").Split(';')[0];
        var content = response["content"]?.AsObject();
        if (content is null || method == HttpMethod.Head || status == 304)
        {
            Assert.True(answer.Body.Length == 0, $"{method} {path} answered {status} with a body, which is not described: {answer.Body}");
            return;
        }

        Assert.True(content.ContainsKey(type), $"{method} {path} answered {status} as {type}, which is not described: {answer.Body}");
        if (type == "application/json" && content[type]!["schema"] is { } schema)
        {
            var problems = (await SchemaAsync(schema)).Validate(answer.Body);
            Assert.True(problems.Count == 0, $"{method} {path} answered {status} with what its schema does not allow: {string.Join("; ", problems)}{Environment.NewLine}{answer.Body}");
        }
    }

    private Task<JsonSchema> SchemaAsync(JsonNode schema) => schemas.GetOrAdd(schema.ToJsonString(), text =>
    {
        var whole = new JsonObject { ["definitions"] = Json["components"]!["schemas"]!.DeepClone(), ["allOf"] = new JsonArray(JsonNode.Parse(text)) };
        return JsonSchema.FromJsonAsync(whole.ToJsonString().Replace(SomeSchema, "#/definitions/", StringComparison.Ordinal));
    });
}

/// <param name="Path">Below the root of the API.</param>
public sealed partial record ApiOperation(string Method, string Path, JsonObject Json)
{
    public string Key => $"{Method} {Path}";

    public Regex Pattern { get; } = new($"^{Variable().Replace(Path, "[^/]*")}$");

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Variable();
}
