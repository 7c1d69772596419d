using RunnerHub.Platform.Api;

namespace RunnerHub.Access;

/// <summary>The repository of the request is now called otherwise, and the caller may know of it there.</summary>
internal sealed record Moved(string OwnerName, string RepositoryName)
{
    private const string ApiPrefix = ApiPaths.Root + "/repos";

    /// <summary>Sends the caller to the same thing at the new name. A method that changes something comes with the same method again.</summary>
    public void Redirect(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = StatusFor(context.Request.Method);
        // The name may be taken by another repository tomorrow; a browser would go on redirecting.
        response.Headers.CacheControl = "no-cache";
        response.Headers.Location = AddressOf(context.Request);
    }

    /// <summary>Says in the description of the API that an endpoint may answer so.</summary>
    public static void Describe(EndpointBuilder endpoint)
    {
        foreach (var status in endpoint.Metadata.OfType<IHttpMethodMetadata>().SelectMany(metadata => metadata.HttpMethods).Select(StatusFor).Distinct().ToList())
        {
            endpoint.Metadata.Add(new ProducesResponseTypeMetadata(status, typeof(void)));
        }
    }

    private static int StatusFor(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method)
        ? StatusCodes.Status301MovedPermanently : StatusCodes.Status307TemporaryRedirect;

    private string AddressOf(HttpRequest request)
    {
        var prefix = request.Path.StartsWithSegments(ApiPrefix) ? ApiPrefix : "";
        // The owner and the repository are the first two parts behind the prefix; the parts begin with a slash.
        var rest = request.Path.Value![prefix.Length..].Split('/').Skip(3);
        var path = new PathString(string.Join('/', rest.Prepend($"{prefix}/{OwnerName}/{RepositoryName}")));
        return $"{request.PathBase}{path}{request.QueryString}";
    }
}
