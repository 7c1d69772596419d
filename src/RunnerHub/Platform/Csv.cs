using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using RunnerHub.Platform.Api;

namespace RunnerHub.Platform;

/// <summary>What all CSV files share (RFC 4180).</summary>
internal static class Csv
{
    public const string MediaType = "text/csv";

    /// <summary>True when a program would rather have this than JSON.</summary>
    public static bool IsWantedBy(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return Weight(MediaType) is > 0 and var csv && !(csv < Weight("application/json"));

        double? Weight(string type) => accepted.FirstOrDefault(one => one.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)) is { } named
            ? named.Quality ?? 1 : null;
    }

    public static string Cell(object? value) => Escape(value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        DateTimeOffset time => time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        IEnumerable<string> several => string.Join(' ', several),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    });

    private static string Escape(string cell)
    {
        // A spreadsheet would run a cell that begins so as a formula; names and descriptions come from strangers.
        if (cell.Length > 0 && "=+-@\t\r\n".Contains(cell[0], StringComparison.Ordinal))
        {
            cell = "'" + cell;
        }

        return cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}

/// <summary>Rows as a CSV file, written one by one as they come; the properties of a row are its columns.</summary>
/// <param name="name">What the file is called, without its ending.</param>
/// <param name="rows">The rows.</param>
internal sealed class Csv<T>(string name, IAsyncEnumerable<T> rows) : IActionResult, IResult
{
    private static readonly PropertyInfo[] Columns = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance);

    public Task ExecuteResultAsync(ActionContext context) => ExecuteAsync(context.HttpContext);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = $"{Csv.MediaType}; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename={name}.csv";
        if (httpContext.Features.Get<HeadersOnly>() is not null)
        {
            return;
        }

        await using var writer = new StreamWriter(response.Body, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync(string.Join(',', Columns.Select(column => JsonNamingPolicy.SnakeCaseLower.ConvertName(column.Name))));
        await foreach (var row in rows.WithCancellation(httpContext.RequestAborted))
        {
            await writer.WriteLineAsync(string.Join(',', Columns.Select(column => Csv.Cell(column.GetValue(row)))));
        }
    }
}
