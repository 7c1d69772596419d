using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;

namespace RunnerHub.Features.Runners;

/// <summary>A runner list as a CSV file (RFC 4180), written row by row as the database gives them.</summary>
internal sealed class RunnerCsv(IAsyncEnumerable<RunnerRow> rows) : IActionResult, IResult
{
    public const string MediaType = "text/csv";

    private static readonly string[] Columns =
    [
        "id", "uuid", "name", "description", "status", "disabled", "ephemeral", "scope", "owner", "repository",
        "labels", "version", "last_online", "last_active", "created_at",
    ];

    /// <summary>True when a program would rather have this than JSON.</summary>
    public static bool IsWantedBy(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return Weight(MediaType) is > 0 and var csv && !(csv < Weight("application/json"));

        double? Weight(string type) => accepted.FirstOrDefault(one => one.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)) is { } named
            ? named.Quality ?? 1 : null;
    }

    public Task ExecuteResultAsync(ActionContext context) => ExecuteAsync(context.HttpContext);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = $"{MediaType}; charset=utf-8";
        response.Headers.ContentDisposition = "attachment; filename=runners.csv";
        await using var writer = new StreamWriter(response.Body, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync(string.Join(',', Columns));
        await foreach (var row in rows.WithCancellation(httpContext.RequestAborted))
        {
            await writer.WriteLineAsync(string.Join(',', Cells(ExportedRunner.Of(row)).Select(Escape)));
        }
    }

    private static string?[] Cells(ExportedRunner runner) =>
    [
        Text(runner.Id), runner.Uuid.ToString(), runner.Name, runner.Description, runner.Status, Text(runner.Disabled), Text(runner.Ephemeral),
        runner.Scope, runner.Owner, runner.Repository, string.Join(' ', runner.Labels), runner.Version,
        Text(runner.LastOnline), Text(runner.LastActive), Text(runner.CreatedAt),
    ];

    private static string Text(IFormattable? value) => value?.ToString(value is DateTimeOffset ? "yyyy-MM-ddTHH:mm:ssZ" : null, CultureInfo.InvariantCulture) ?? "";

    private static string Text(bool value) => value ? "true" : "false";

    private static string Escape(string? cell)
    {
        cell ??= "";
        // A spreadsheet would run a cell that begins so as a formula; names and descriptions come from strangers.
        if (cell.Length > 0 && "=+-@\t\r\n".Contains(cell[0], StringComparison.Ordinal))
        {
            cell = "'" + cell;
        }

        return cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
