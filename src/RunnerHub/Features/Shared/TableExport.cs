using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using RunnerHub.Platform;

namespace RunnerHub.Features.Shared;

/// <summary>A table, whole, in another form from the address of its page: with <c>format=csv</c> or <c>format=json</c>.</summary>
internal static class TableExport
{
    /// <summary>As the API writes, and CSV its columns.</summary>
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        // It is a file, and part of no page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <returns>Null when the page itself is asked for.</returns>
    public static IActionResult? Of<T>(string? format, string name, IAsyncEnumerable<T> rows) => format switch
    {
        "csv" => new Csv<T>(name, rows),
        "json" => new JsonResult(rows, Json),
        _ => null,
    };
}

/// <summary>The menu that leads to a table in its other forms.</summary>
/// <param name="Name">What the file is called, without its ending.</param>
internal sealed record ExportMenu(string Name, string Csv, string Json)
{
    /// <summary>For a page whose address holds its filters.</summary>
    public static ExportMenu Of(HttpRequest request, string name) => new(name, With(request, "csv"), With(request, "json"));

    private static string With(HttpRequest request, string format) => AddressQuery.Of(request, ("page", null), ("format", format));
}
