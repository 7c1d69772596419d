using Microsoft.AspNetCore.Routing.Template;

namespace RunnerHub.Platform.Api;

/// <summary>
/// Which methods a path under <c>/api/v1</c> is served with. Routing itself says so only where no page could be at the same
/// path: pages such as <c>/{owner}/{repo}/…</c> are looked at as well, and leave nothing of its knowledge.
/// </summary>
internal sealed class ServedMethods(EndpointDataSource endpoints)
{
    private readonly Lazy<IReadOnlyList<(TemplateMatcher Path, IReadOnlyList<string> Methods)>> served = new(() =>
    [
        .. endpoints.Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText?.TrimStart('/').StartsWith(ApiPaths.Root.TrimStart('/'), StringComparison.Ordinal) == true)
            .Select(endpoint => (
                new TemplateMatcher(TemplateParser.Parse(endpoint.RoutePattern.RawText!.TrimStart('/')), []),
                endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [])),
    ]);

    /// <summary>In alphabetical order; empty where there is nothing.</summary>
    public IReadOnlyList<string> At(PathString path)
    {
        var methods = served.Value.Where(one => one.Path.TryMatch(path, [])).SelectMany(one => one.Methods).ToHashSet();
        if (methods.Contains(HttpMethods.Get))
        {
            methods.Add(HttpMethods.Head);
        }

        return [.. methods.Order(StringComparer.Ordinal)];
    }
}
