using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace RunnerHub.Platform.Api;

/// <summary>Which part of a list is asked for: <c>page</c> from 1, <c>limit</c> of 1 to 50 (30 when absent, 0 or less). What is no number is as absent.</summary>
internal readonly record struct ApiPage(int Number, int Size) : IEndpointParameterMetadataProvider
{
    public const int DefaultSize = 30;
    public const int LargestSize = 50;

    public int Skip => (int)Math.Min(int.MaxValue, (Number - 1L) * Size);

    public static ValueTask<ApiPage> BindAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var size = Parse(query["limit"]);
        return ValueTask.FromResult(new ApiPage(Math.Max(1, Parse(query["page"])), size <= 0 ? DefaultSize : Math.Min(size, LargestSize)));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(new ApiIsPaged());

    /// <summary>Tells how many there are in all and where the other pages are, in the headers that Gitea's clients read.</summary>
    public void Describe(HttpContext context, int total)
    {
        var headers = context.Response.Headers;
        headers["X-Total-Count"] = total.ToString(CultureInfo.InvariantCulture);
        headers.AccessControlExposeHeaders = "Link, X-Total-Count";
        var last = Math.Max(1, (int)Math.Ceiling(total / (double)Size));
        var links = new List<string>(4);
        if (Number < last)
        {
            links.Add(Link(context, Number + 1, "next"));
            links.Add(Link(context, last, "last"));
        }

        if (Number > 1)
        {
            links.Add(Link(context, 1, "first"));
            links.Add(Link(context, Number - 1, "prev"));
        }

        if (links.Count > 0)
        {
            headers.Link = string.Join(',', links);
        }
    }

    private static string Link(HttpContext context, int page, string relation)
    {
        var request = context.Request;
        var query = AddressQuery.Of(request, ("page", page.ToString(CultureInfo.InvariantCulture)));
        var address = context.RequestServices.GetRequiredService<PublicUrl>().Of(request);
        // The public address ends with the path base, if there is one.
        return $"<{address}{request.Path}{query}>; rel=\"{relation}\"";
    }

    private static int Parse(string? text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

/// <summary>The endpoint answers with a part of a list, and says in headers where the others are.</summary>
internal sealed record ApiIsPaged;
