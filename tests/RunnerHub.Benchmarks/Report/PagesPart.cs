using System.Text.RegularExpressions;

namespace RunnerHub.Benchmarks.Report;

/// <summary>How large pages are: every one that an administrator reaches by links from the first, on a site with many runners.</summary>
internal static partial class PagesPart
{
    public const string Name = "pages";
    private const int MostKilobytes = 100;

    public static Task RunAsync(ReportRun run) => Engines.SqliteAsync(async connectionString =>
    {
        using var hub = await ServerProcess.StartHubAsync(connectionString);
        await RunnerRows.AddAsync(connectionString, run.Pick(200, 10_000), "linux", "x64", "docker");
        await new WorkQueue(connectionString).FillAsync(run.Pick(200, 2_000));
        using var browser = await Browser.SignInAsync(hub.Address);
        var (found, waiting, sizes) = (new HashSet<string> { "/" }, new Queue<string>(["/"]), new Dictionary<string, int>());
        while (sizes.Count < run.Pick(40, 300) && waiting.TryDequeue(out var path))
        {
            using var answer = await browser.GetAsync(new Uri(path, UriKind.Relative));
            if (answer.Headers.Location is { IsAbsoluteUri: false } elsewhere && found.Add(elsewhere.ToString()))
            {
                waiting.Enqueue(elsewhere.ToString());
            }

            if (answer.IsSuccessStatusCode && answer.Content.Headers.ContentType?.MediaType == "text/html")
            {
                var html = await answer.Content.ReadAsStringAsync();
                sizes[path] = System.Text.Encoding.UTF8.GetByteCount(html);
                foreach (var link in Link().Matches(html).Select(match => System.Net.WebUtility.HtmlDecode(match.Groups[1].Value)).Where(found.Add))
                {
                    waiting.Enqueue(link);
                }
            }
        }

        var largest = sizes.MaxBy(page => page.Value);
        run.Add(
            Name,
            "largest page of HTML",
            "both",
            $"under {MostKilobytes} KB",
            $"{largest.Value / 1000.0:F0} KB of {sizes.Count} pages ({largest.Key})",
            sizes.Count > 5 && largest.Value < MostKilobytes * 1000);
    });

    /// <summary>A link within the site, without a fragment, to what is no file.</summary>
    [GeneratedRegex("<a [^>]*href=\"(/(?!lib/|api)[^\"#]*)[\"#]")]
    private static partial Regex Link();
}
