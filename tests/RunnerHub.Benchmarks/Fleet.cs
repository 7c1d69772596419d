using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using RunnerHub.Features.Runners;
using RunnerHub.Tests.Support;

namespace RunnerHub.Benchmarks;

/// <summary>Fills the database of a running server, and gets what a program needs to ask it.</summary>
internal static class Fleet
{
    public const string Administrator = "benchmark";
    public const string Password = "correct horse battery";

    private const int Batch = 1000;
    private static readonly string[] Systems = ["linux", "windows", "macos"];

    /// <returns>The ids of the new runners: of the site, two labels each, a third online, a third offline, a third never connected.</returns>
    public static async Task<IReadOnlyList<long>> AddRunnersAsync(string connectionString, int count)
    {
        var now = DateTimeOffset.UtcNow;
        var ids = new List<long>(count);
        for (var made = 0; made < count; made += Batch)
        {
            await using var db = Engines.Open(connectionString);
            var runners = Enumerable.Range(made, Batch).Select(number => Arrange.Runner(
                $"machine-{number:D5}",
                lastOnline: (number % 3) switch { 0 => now.AddYears(1), 1 => now.AddHours(-number), _ => ActionRunner.Never },
                labels: [Systems[number % Systems.Length], $"pool-{number % 50}"])).ToList();
            db.AddRange(runners);
            await db.SaveChangesAsync();
            ids.AddRange(runners.Select(runner => runner.Id));
        }

        return ids;
    }

    /// <summary>An access token of the administrator.</summary>
    public static async Task<string> TokenAsync(Uri address)
    {
        using var http = AsAdministrator(address);
        using var answer = await http.PostAsJsonAsync(
            new Uri($"/api/v1/users/{Administrator}/tokens", UriKind.Relative), new { name = $"benchmark {Guid.NewGuid():N}", scopes = new[] { "all" } });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("sha1").GetString()!;
    }

    /// <summary>The registration token of the site.</summary>
    public static async Task<string> RegistrationTokenAsync(Uri address)
    {
        using var http = AsAdministrator(address);
        using var answer = await http.PostAsync(new Uri("/api/v1/admin/actions/runners/registration-token", UriKind.Relative), null);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
    }

    private static HttpClient AsAdministrator(Uri address)
    {
        var http = new HttpClient { BaseAddress = address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Administrator}:{Password}")));
        return http;
    }
}
