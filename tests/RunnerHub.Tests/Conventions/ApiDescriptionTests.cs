using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Conventions;

/// <summary>
/// The description of the API: complete, and the same as the one that was last looked at. That each operation is called, and
/// answers as it is described, is seen by the permission table, whose programs hold every answer to the description.
/// </summary>
public abstract class ApiDescriptionTests(Hub hub) : HubTests(hub)
{
    private const string Renew = "RUNNERHUB_RENEW_SNAPSHOTS";

    [Fact]
    public async Task The_description_is_the_one_that_was_last_looked_at()
    {
        var file = Path.ChangeExtension(ThisFile(), ".json");
        var document = await ApiDocument.OfAsync(Hub);
        var text = document.Text.ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable(Renew) == "1")
        {
            await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        }

        var (expected, actual) = ((await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Split('\n'), text.Split('\n'));
        var same = expected.Zip(actual).TakeWhile(lines => lines.First == lines.Second).Count();
        Assert.True(same == expected.Length && same == actual.Length,
            $"The description of the API changed at line {same + 1} of {file}: look at the difference, and when it is meant, run this test with {Renew}=1.");
    }

    [Fact]
    public async Task Every_route_of_the_API_is_described_with_a_summary_and_examples()
    {
        var document = await ApiDocument.OfAsync(Hub);
        var served = Hub.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText?.StartsWith("/api/v1/", StringComparison.Ordinal) == true)
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
                .Select(method => $"{method} {endpoint.RoutePattern.RawText!["/api/v1".Length..]}"))
            .Order(StringComparer.Ordinal);

        Assert.Equal(served, document.Operations.Select(operation => operation.Key).Order(StringComparer.Ordinal));
        var poor = document.Operations.Where(operation => operation.Json["summary"] is null || Contents(document, operation).Any(content => content["example"] is null));
        Assert.Empty(poor.Select(operation => operation.Key));
        Assert.Empty(document.Operations.Where(operation => !NamesItsParts(operation)).Select(operation => operation.Key));
        Assert.Equal(document.Operations.Count, document.Operations.Select(operation => operation.Json["operationId"]!.GetValue<string>()).Distinct().Count());
    }

    [Fact]
    public async Task People_read_it_on_a_page_that_loads_nothing_from_elsewhere()
    {
        using var http = Hub.Client();
        using var page = await http.GetAsync(new Uri("/api/", UriKind.Relative), TestContext.Current.CancellationToken);
        var text = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("api/openapi.json", text, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", text, StringComparison.Ordinal);
        Assert.Contains("connect-src 'self'", string.Join(' ', page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    private static bool NamesItsParts(ApiOperation operation) => operation.Path.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}'))
        .SequenceEqual((operation.Json["parameters"]?.AsArray() ?? []).Where(parameter => parameter!["in"]!.GetValue<string>() == "path").Select(parameter => parameter!["name"]!.GetValue<string>()));

    private static IEnumerable<JsonObject> Contents(ApiDocument document, ApiOperation operation)
    {
        var bodies = operation.Json["responses"]!.AsObject().Select(response => response.Value!.AsObject())
            .Append(operation.Json["requestBody"]?.AsObject() ?? [])
            .Select(body => body["$ref"] is { } shared ? document.Json["components"]!["responses"]![shared.GetValue<string>().Split('/')[^1]]!.AsObject() : body);
        return bodies.Select(body => body["content"]?["application/json"]?.AsObject()).OfType<JsonObject>();
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    public sealed class Sqlite(SqliteHub hub) : ApiDescriptionTests(hub), IClassFixture<SqliteHub>;
}
