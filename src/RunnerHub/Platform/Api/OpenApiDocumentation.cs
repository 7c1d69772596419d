using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace RunnerHub.Platform.Api;

/// <summary>The description of the interface, made from the endpoints: a document for programs and a page for people.</summary>
internal static class OpenApiDocumentation
{
    public const string DocumentPath = "/api/openapi.json";

    private const string DocumentName = "v1";

    /// <summary>
    /// The page starts itself with a script in its text, and its program makes its own styles. Nothing of other hosts is let in.
    /// </summary>
    private const string PagePolicy =
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        + "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    public static void AddOpenApiDocumentation(this IServiceCollection services) => services.AddOpenApi(DocumentName, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = description => $"/{description.RelativePath}".StartsWith(ApiPaths.Root, StringComparison.Ordinal);
        options.CreateSchemaReferenceId = OpenApiSchemas.NameOf;
        options.AddSchemaTransformer(OpenApiSchemas.DescribeAsync);
        options.AddOperationTransformer(OpenApiOperations.DescribeAsync);
        options.AddDocumentTransformer(DescribeAsync);
    });

    public static void MapOpenApiDocumentation(this WebApplication app)
    {
        app.MapOpenApi(DocumentPath).AllowAnonymous();
        app.MapScalarApiReference(ApiPaths.Description, page =>
        {
            page.Title = "RunnerHub API";
            page.OpenApiRoutePattern = DocumentPath;
            page.DefaultFonts = false;
            page.Telemetry = false;
            page.Agent = new ScalarAgentOptions { Disabled = true };
            page.ShowDeveloperTools = DeveloperToolsVisibility.Never;
            page.HideClientButton = true;
        }).AllowAnonymous().AddEndpointFilter(async (context, next) =>
        {
            context.HttpContext.Response.Headers.ContentSecurityPolicy = PagePolicy;
            context.HttpContext.Response.Headers.XContentTypeOptions = "nosniff";
            return await next(context);
        });
    }

    private static async Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Info = new OpenApiInfo
        {
            Title = "RunnerHub",
            Version = ProductVersion.Text,
            Description = """
                Manages self-hosted CI runners by program, as Gitea's clients do it, and more.

                Sign in with an access token (made under Settings, Access tokens) in the header `Authorization: token …` or `Bearer …`,
                or with Basic and a password or token. A token needs a scope of the category that an operation names: `read:` for GET,
                `write:` for everything else. HEAD is served wherever GET is. Unknown fields of a body are ignored.

                A site administrator acts as somebody else with their name in the header `Sudo`, or in `?sudo=`; a token needs `write:admin` for that.
                """,
        };
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Tags = document.Paths.Values.SelectMany(path => path.Operations!.Values).SelectMany(operation => operation.Tags!)
            .Select(tag => tag.Reference.Id!).Distinct().Order(StringComparer.Ordinal).Select(name => new OpenApiTag { Name = name }).ToHashSet();
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [OpenApiOperations.Token] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An access token." },
            [OpenApiOperations.Basic] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "basic", Description = "A name and a password, or a token in either half." },
        };
        document.Components.Responses = OpenApiOperations.Refusals(document);
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        document.Components.Schemas[nameof(ApiError)] = await context.GetOrCreateSchemaAsync(typeof(ApiError), null, cancellation);
    }
}
