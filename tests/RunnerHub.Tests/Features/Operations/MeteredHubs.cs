using System.Net.Http.Headers;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Operations;

/// <summary>Hubs whose metrics may be scraped by those who have the token.</summary>
public sealed class MeteredSqliteHub : SqliteHub
{
    protected override IEnumerable<KeyValuePair<string, string?>> Settings => Scrape.Settings;
}

/// <summary>As <see cref="MeteredSqliteHub"/>.</summary>
public sealed class MeteredPostgresHub : PostgresHub
{
    protected override IEnumerable<KeyValuePair<string, string?>> Settings => Scrape.Settings;
}

/// <summary>What a scrape of the metrics says.</summary>
internal static class Scrape
{
    public const string Token = "for-those-who-watch";

    public static KeyValuePair<string, string?>[] Settings => [new("RUNNERHUB_METRICS_TOKEN", Token)];

    public static async Task<HttpResponseMessage> AskMetricsAsync(this Hub hub, string? scheme, string? token)
    {
        using var client = hub.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/metrics", UriKind.Relative));
        request.Headers.Authorization = scheme is null ? null : new AuthenticationHeaderValue(scheme, token);
        return await client.SendAsync(request);
    }

    public static async Task<string> ScrapeAsync(this Hub hub)
    {
        using var answer = await hub.AskMetricsAsync("Bearer", Token);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, body);
        return body;
    }

    /// <summary>The sum of a figure's values over the lines that have all the labels; null when there is no such line.</summary>
    public static async Task<double?> FigureAsync(this Hub hub, string name, params string[] labels)
    {
        var lines = (await hub.ScrapeAsync()).Split('\n')
            .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal))
            .Where(line => labels.All(label => line.Contains(label, StringComparison.Ordinal))).ToList();
        return lines.Count == 0 ? null
            : lines.Sum(line => double.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
    }
}
