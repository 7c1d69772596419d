using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace RunnerHub.Benchmarks;

/// <summary>A program of the administrator that asks a server through its REST API, and starts runs of one job for the label "linux".</summary>
internal sealed class HubProgram : IDisposable
{
    private const string Repository = "simulated";
    private const string Workflow = "name: Build\non: push\njobs:\n  build:\n    runs-on: linux\n    steps:\n      - run: make\n";

    private readonly HttpClient http;

    private HubProgram(HttpClient http) => this.http = http;

    /// <summary>Signed in, and with a repository to run jobs of.</summary>
    public static async Task<HubProgram> CreateAsync(Uri address)
    {
        var http = new HttpClient { BaseAddress = address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("token", await Fleet.TokenAsync(address));
        var program = new HubProgram(http);
        await program.PostAsync("/api/v1/user/repos", new { name = Repository });
        return program;
    }

    /// <returns>The id of a new run.</returns>
    public async Task<long> QueueAsync() =>
        (await PostAsync($"/api/v1/repos/{Fleet.Administrator}/{Repository}/actions/runs", new { workflow = Workflow, @event = "push", @ref = "main" })).GetProperty("id").GetInt64();

    /// <summary>How many runners the server says are online.</summary>
    public async Task<int> CountOnlineAsync() =>
        (await http.GetFromJsonAsync<JsonElement>(new Uri("/api/v1/admin/actions/runners?status=online&limit=1", UriKind.Relative))).GetProperty("total_count").GetInt32();

    public void Dispose() => http.Dispose();

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
        return answer.IsSuccessStatusCode
            ? await answer.Content.ReadFromJsonAsync<JsonElement>()
            : throw new InvalidOperationException($"{path} was refused: {await answer.Content.ReadAsStringAsync()}");
    }
}
