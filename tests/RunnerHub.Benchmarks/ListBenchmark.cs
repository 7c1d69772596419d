using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace RunnerHub.Benchmarks;

/// <summary>How long one kind of list took to be read.</summary>
/// <param name="Median">Milliseconds.</param>
/// <param name="Slow">Milliseconds within which 95 of 100 were read.</param>
/// <param name="Anew">The median in milliseconds when nothing is remembered of how long the list is, as for the first to look in some seconds.</param>
/// <param name="Bytes">Of the answer.</param>
internal sealed record ListRead(string What, double Median, double Slow, double Anew, int Bytes);

/// <summary>How long lists of very many runners take, each filter, order and page as somebody with a browser opens it, and as a program reads it.</summary>
internal static class ListBenchmark
{
    public const int Runners = 100_000;

    private const string Site = "/-/admin/actions/runners";
    private const string Programs = "/api/";
    private const string Api = "/api/v1/admin/actions/runners";
    private const int Warm = 3;
    private const int Times = 20;
    private const int TimesAnew = 5;

    /// <summary>Prints a table in Markdown.</summary>
    /// <param name="runners">How many are in the lists.</param>
    public static Task PrintAsync(int runners)
    {
        PrintHeads();
        return Engines.EachAsync(async (engine, connectionString) =>
        {
            using var hub = await ServerProcess.StartHubAsync(connectionString);
            await FillAsync(connectionString, runners);
            await PrintAsync(engine, connectionString, hub, runners);
        });
    }

    /// <summary>The same of a database that was filled before.</summary>
    public static async Task PrintAsync(string connectionString, int runners)
    {
        PrintHeads();
        using var hub = await ServerProcess.StartHubAsync(connectionString);
        await PrintAsync(connectionString.StartsWith("Host", StringComparison.Ordinal) ? Engines.Postgres : Engines.Sqlite, connectionString, hub, runners);
    }

    /// <summary>Fills a database that a server has made with runners, and with as many jobs that wait and runs that have ended.</summary>
    public static async Task FillAsync(string connectionString, int count)
    {
        await new ListedFleet(connectionString).FillAsync(count);
        await new ListedWork(connectionString).FillAsync(count, count);
    }

    /// <summary>Reads each kind of list of runners some times.</summary>
    public static Task<IReadOnlyList<ListRead>> MeasureAsync(ServerProcess hub, int runners) => MeasureAsync(hub, Reads(runners));

    /// <summary>Reads each kind of list of jobs and runs some times.</summary>
    public static async Task<IReadOnlyList<ListRead>> MeasureWorkAsync(string connectionString, ServerProcess hub, int jobs)
    {
        var (next, last) = await new ListedWork(connectionString).WaitingAsync();
        return await MeasureAsync(hub, WorkReads.Of(jobs, next, last));
    }

    private static async Task<IReadOnlyList<ListRead>> MeasureAsync(ServerProcess hub, IEnumerable<(string What, string Path)> lists)
    {
        using var program = new HttpClient { BaseAddress = hub.Address };
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("token", await Fleet.TokenAsync(hub.Address));
        using var browser = await Browser.SignInAsync(hub.Address);
        var reads = new List<ListRead>();
        foreach (var (what, path) in lists)
        {
            reads.Add(await ReadAsync(what, path.StartsWith(Programs, StringComparison.Ordinal) ? program : browser, path));
        }

        return reads;
    }

    private static void PrintHeads() => Console.WriteLine("| list, engine | p50 | p95 | p50, runners counted anew | KB |\n| --- | --- | --- | --- | --- |");

    private static async Task PrintAsync(string engine, string connectionString, ServerProcess hub, int count)
    {
        foreach (var read in (await MeasureWorkAsync(connectionString, hub, count)).Concat(await MeasureAsync(hub, count)))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {read.What}, {engine} | {read.Median:F0} ms | {read.Slow:F0} ms | {read.Anew:F0} ms | {read.Bytes / 1000.0:F0} |"));
        }
    }

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

    private static async Task<ListRead> ReadAsync(string what, HttpClient client, string path)
    {
        var (times, bytes) = await TimesOfAsync(client, path, Warm, Times, isExact: false);
        var (anew, _) = await TimesOfAsync(client, path, 0, TimesAnew, isExact: true);
        return new ListRead(what, times[Times / 2], times[(int)(Times * 0.95) - 1], anew[TimesAnew / 2], bytes);
    }

    /// <returns>Milliseconds, the least first, and how long the answer was.</returns>
    private static async Task<(List<double> Times, int Bytes)> TimesOfAsync(HttpClient client, string path, int warm, int count, bool isExact)
    {
        var (times, bytes) = (new List<double>(count), 0);
        for (var read = 0; read < warm + count; read++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
            request.Headers.CacheControl = new CacheControlHeaderValue { NoCache = isExact };
            var start = Stopwatch.GetTimestamp();
            using var answer = await client.SendAsync(request);
            bytes = (await answer.Content.ReadAsByteArrayAsync()).Length;
            if (read >= warm)
            {
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            if (answer.StatusCode != HttpStatusCode.OK)
            {
                throw new InvalidOperationException($"{path} answered {answer.StatusCode}.");
            }
        }

        times.Sort();
        return (times, bytes);
    }
}
