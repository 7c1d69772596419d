using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace RunnerHub.Benchmarks;

/// <summary>How long lists of very many runners take, each filter, order and page as somebody with a browser opens it, and as a program reads it.</summary>
internal static partial class ListBenchmark
{
    public const int Runners = 100_000;

    private const string Site = "/-/admin/actions/runners";
    private const string Api = "/api/v1/admin/actions/runners";
    private const int Warm = 3;
    private const int Times = 20;

    /// <param name="runners">How many are in the lists.</param>
    /// <returns>A table in Markdown.</returns>
    public static async Task<string> RunAsync(int runners)
    {
        var table = new StringBuilder();
        await Engines.EachAsync(async (engine, connectionString) =>
        {
            using var hub = await ServerProcess.StartHubAsync(connectionString);
            await new ListedFleet(connectionString).FillAsync(runners);
            table.Append(await MeasureAsync(engine, hub, runners));
        });
        return Heads() + table;
    }

    /// <summary>The same of a database that was filled before.</summary>
    public static async Task<string> RunAsync(string connectionString, int runners)
    {
        using var hub = await ServerProcess.StartHubAsync(connectionString);
        return Heads() + await MeasureAsync(connectionString.StartsWith("Host", StringComparison.Ordinal) ? "PostgreSQL" : "SQLite", hub, runners);
    }

    private static string Heads() => "| list, engine | p50 | p95 | KB |\n| --- | --- | --- | --- |\n";

    private static IEnumerable<(string What, string Path)> Reads(int runners)
    {
        var (middle, last) = (runners / 100, runners);
        return
        [
            ("first page", Site), ("second page", $"{Site}?page=2"), ("a page in the middle", $"{Site}?page={middle}"), ("last page", $"{Site}?page={last}"),
            .. from sort in new[] { "offline", "alphabetically", "reversealphabetically", "newest", "oldest" }
               from page in new[] { 1, middle, last }
               select ($"{sort}, {(page == 1 ? "first" : page == last ? "last" : "middle")} page", $"{Site}?sort={sort}&page={page}"),
            .. from status in new[] { "active", "idle", "offline", "never" } select ($"status {status}", $"{Site}?status={status}"),
            ("status idle, middle page", $"{Site}?status=idle&page={middle / 4}"),
            ("idle by name, middle page", $"{Site}?status=idle&sort=alphabetically&page={middle / 4}"),
            ("idle, newest", $"{Site}?status=idle&sort=newest&page=2"),
            ("disabled by name", $"{Site}?disabled=true&sort=alphabetically"),
            ("ephemeral", $"{Site}?ephemeral=true"),
            ("of organisations", $"{Site}?scope=organization"), ("of users", $"{Site}?scope=individual"), ("of repositories, by name", $"{Site}?scope=repository&sort=alphabetically"),
            ("a label of a third", $"{Site}?label=linux"), ("a label of a third, by name, middle page", $"{Site}?label=linux&sort=alphabetically&page={middle / 4}"),
            ("a label of one in fifty", $"{Site}?label=pool-7"), ("a rare label", $"{Site}?label=gpu-rare"),
            ("search: one runner", $"{Site}?q=machine-012345"), ("search: one in five (version)", $"{Site}?q=v0.2.11"), ("search: every runner", $"{Site}?q=machine"),
            ("search: every runner, by name, middle page", $"{Site}?q=machine&sort=alphabetically&page={middle}"),
            ("search: nothing", $"{Site}?q=no-such-thing"), ("search: one letter", $"{Site}?q=m"), ("search: two letters, none", $"{Site}?q=zq"),
            ("search, label and status", $"{Site}?q=rack+17&label=linux&status=idle"), ("search, newest", $"{Site}?q=v9.8&sort=newest&page=3"),
            ("of an organisation", $"/org/{ListedFleet.Organization}/settings/actions/runners"),
            ("of an organisation, by name, middle page", $"/org/{ListedFleet.Organization}/settings/actions/runners?sort=alphabetically&page={middle / 4}"),
            ("of a user", "/user/settings/actions/runners"),
            ("of a repository", $"/{ListedFleet.Organization}/{ListedFleet.Repository}/settings/actions/runners"),
            ("of a repository, label and search", $"/{ListedFleet.Organization}/{ListedFleet.Repository}/settings/actions/runners?label=linux&q=shelf+3"),
            ("API, first page", $"{Api}?limit=50"), ("API, middle page", $"{Api}?limit=50&page={middle}"), ("API, online by name", $"{Api}?limit=50&status=online&sort=alphabetically"),
            ("API, labels and search", $"{Api}?limit=50&labels=linux,pool-6&q=shelf"),
        ];
    }

    private static async Task<string> MeasureAsync(string engine, ServerProcess hub, int runners)
    {
        using var program = new HttpClient { BaseAddress = hub.Address };
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("token", await Fleet.TokenAsync(hub.Address));
        using var browser = await SignInAsync(hub.Address);
        var table = new StringBuilder();
        foreach (var (what, path) in Reads(runners))
        {
            var (times, bytes) = await ReadAsync(path.StartsWith(Api, StringComparison.Ordinal) ? program : browser, path);
            table.AppendLine(CultureInfo.InvariantCulture, $"| {what}, {engine} | {times[Times / 2]:F0} ms | {times[(int)(Times * 0.95) - 1]:F0} ms | {bytes / 1000.0:F0} |");
        }

        return table.ToString();
    }

    private static async Task<(List<double> Sorted, int Bytes)> ReadAsync(HttpClient client, string path)
    {
        var (times, bytes) = (new List<double>(Times), 0);
        for (var read = 0; read < Warm + Times; read++)
        {
            var start = Stopwatch.GetTimestamp();
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
            bytes = (await answer.Content.ReadAsByteArrayAsync()).Length;
            if (read >= Warm)
            {
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            if (answer.StatusCode != HttpStatusCode.OK)
            {
                throw new InvalidOperationException($"{path} answered {answer.StatusCode}.");
            }
        }

        return ([.. times.Order()], bytes);
    }

    private static async Task<HttpClient> SignInAsync(Uri address)
    {
#pragma warning disable CA2000 // ends with the client
        var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = address };
#pragma warning restore CA2000
        var login = new Uri("/user/login", UriKind.Relative);
        var token = Token().Match(await browser.GetStringAsync(login)).Groups["token"].Value;
        using var form = new FormUrlEncodedContent([new("Name", Fleet.Administrator), new("Password", Fleet.Password), new("__RequestVerificationToken", token)]);
        using var answer = await browser.PostAsync(login, form);
        return answer.StatusCode == HttpStatusCode.Redirect ? browser : throw new InvalidOperationException($"Signing in was answered {answer.StatusCode}.");
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]* value=\"(?<token>[^\"]+)\"")]
    private static partial Regex Token();
}
