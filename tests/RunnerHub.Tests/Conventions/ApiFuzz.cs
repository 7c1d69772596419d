using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Conventions;

/// <summary>Makes calls by chance from the description of the API: mostly well-formed ones, some with a value or two out of place, some nonsense.</summary>
public sealed partial class ApiFuzz(Random random, ApiDocument document)
{
    private static readonly string[] Names = ["acme", "rocket", "owner", "stranger", Hub.AdminName, "ACME", "nobody"];

    private static readonly string[] Texts =
    [
        "", " ", "a", "linux", "read", "write", "all", "write:repository", "read:nothing", "active", "online", "true", "on", "0", "1", "-1",
        "9223372036854775808", "1e3", "null", "enable", "delete", "2026-01-01T00:00:00Z", "correct horse battery",
        "naïve 🚂", "שלום", "\u202E", "a\u0001b", "line\nbreak", "'; --", "%", "*", "\"x\"", "a/b", new('x', 300), new('é', 300),
    ];

    public int Next(int most) => random.Next(most);

    /// <summary>A GET of old clients that makes the token which it tells.</summary>
    public bool Makes(string method, string path) => method == "GET" && path.Split('?')[0].EndsWith("/registration-token", StringComparison.Ordinal);

    public (string Method, string Path, string? Body) NextCall()
    {
        var operation = Pick(document.Operations);
        var parameters = operation.Json["parameters"]?.AsArray().Select(parameter => parameter!.AsObject()) ?? [];
        var path = Variable().Replace(operation.Path, name => Uri.EscapeDataString(PathPart(name.Value)));
        var query = parameters.Where(parameter => parameter["in"]!.GetValue<string>() == "query" && random.Next(2) == 0)
            .Select(parameter => $"{parameter["name"]}={Uri.EscapeDataString(Odd(4) ? Pick(Texts) : Plain(ValueOf(parameter["schema"]!)))}");
        var asked = string.Join('&', query);
        return (operation.Method, asked.Length > 0 ? $"{path}?{asked}" : path, Body(operation));
    }

    private string PathPart(string variable) => variable is "{runner}" or "{token}" or "{run}" or "{job}" or "{test}"
        ? (Odd(5) ? NotEmpty(Pick(Texts)) : random.Next(1, 30).ToString(CultureInfo.InvariantCulture))
        : variable switch
        {
            "{org}" when !Odd(5) => "acme",
            "{owner}" when !Odd(5) => "acme",
            "{repo}" when !Odd(5) => "rocket",
            _ => Odd(3) ? NotEmpty(Pick(Texts)) : Pick(Names),
        };

    private string? Body(ApiOperation operation)
    {
        if (operation.Json["requestBody"]?["content"]?["application/json"]?["schema"] is not { } schema)
        {
            return Odd(10) ? "{}" : null;
        }

        return Odd(12) ? Pick(["", "{", "[]", "null", "\"text\"", "{\"a\":}", "{\"name\":\"\\ud800\"}", new string('[', 200)]) : (ValueOf(schema) ?? JsonValue.Create("")).ToJsonString();
    }

    private JsonNode? ValueOf(JsonNode schema)
    {
        if (schema["$ref"] is { } named)
        {
            schema = document.Json["components"]!["schemas"]![named.GetValue<string>().Split('/')[^1]]!;
        }

        if (schema["oneOf"] is JsonArray choices)
        {
            return ValueOf(Pick(choices.ToList())!);
        }

        if (Odd(15))
        {
            return Pick<JsonNode?>([null, 17, -1.5, true, "text", new JsonArray(1, "two"), new JsonObject { ["a"] = 1 }]);
        }

        var types = schema["type"] is JsonArray several ? several.Select(type => type!.GetValue<string>()).ToArray() : [schema["type"]?.GetValue<string>() ?? "string"];
        return Pick(types) switch
        {
            "object" => ObjectOf(schema),
            "array" => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => ValueOf(schema["items"]!))]),
            "integer" => Pick<JsonNode>([random.Next(1, 30), 0, -1, long.MaxValue]),
            "number" => random.NextDouble(),
            "boolean" => Odd(2),
            "null" => null,
            _ when schema["enum"] is JsonArray allowed => Pick(allowed.ToList())!.DeepClone(),
            _ => Odd(2) ? Pick(Names) : Pick(Texts),
        };
    }

    private JsonObject ObjectOf(JsonNode schema)
    {
        var made = new JsonObject();
        foreach (var (name, property) in schema["properties"]?.AsObject() ?? [])
        {
            if (!Odd(3))
            {
                // A fresh name now and then, so that something can be made.
                made[name] = name is "name" or "username" && Odd(2) ? $"made-{random.Next(100_000)}" : ValueOf(property!);
            }
        }

        return made;
    }

    private static string Plain(JsonNode? value) => value is JsonArray list ? string.Join(',', list.Select(Plain)) : value?.ToString() ?? "";

    private static string NotEmpty(string text) => text.Trim().Length == 0 ? "x" : text;

    private bool Odd(int oneIn) => random.Next(oneIn) == 0;

    private T Pick<T>(IReadOnlyList<T> all) => all[random.Next(all.Count)];

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Variable();
}
