using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Platform;

namespace RunnerHub.Tests.Support;

/// <summary>A program that speaks to the REST API; paths are below <c>/api/v1</c>. Whatever it is answered is held to the description.</summary>
public sealed class ApiClient(Hub hub, string? authorization) : IDisposable
{
    private readonly HttpClient http = hub.Client();

    public Task<ApiAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<ApiAnswer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    public Task<ApiAnswer> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body);

    public Task<ApiAnswer> PatchAsync(string path, object body) => SendAsync(HttpMethod.Patch, path, body);

    /// <param name="method">How.</param>
    /// <param name="path">Where, below the root of the API.</param>
    /// <param name="body">Sent as it is when it is a text, else as JSON; null sends none.</param>
    /// <param name="headers">More headers.</param>
    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri("/api/v1" + path, UriKind.Relative));
        request.Content = body switch
        {
            null => null,
            string text => new StringContent(text, Encoding.UTF8, "application/json"),
            _ => JsonContent.Create(body),
        };
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await http.SendAsync(request);
        var answer = new ApiAnswer(response.StatusCode, await response.Content.ReadAsStringAsync(),
            response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase));
        await (await ApiDocument.OfAsync(hub)).ExpectAsync(method, path, answer);
        return answer;
    }

    public void Dispose() => http.Dispose();
}

public sealed record ApiAnswer(HttpStatusCode Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

    /// <summary>The message of an error body.</summary>
    public string? Message => Json.GetProperty("message").GetString();
}

internal static class ApiClients
{
    /// <summary>A program that is not signed in.</summary>
    public static ApiClient Program(this Hub hub, string? authorization = null) => new(hub, authorization);

    /// <summary>A program with a token of the user, put straight into the database.</summary>
    public static async Task<ApiClient> ProgramOfAsync(this Hub hub, long userId, string scopes = "all") =>
        hub.Program($"token {await hub.AddTokenAsync(userId, scopes)}");

    /// <summary>A program of the first administrator.</summary>
    public static async Task<ApiClient> AdminProgramAsync(this Hub hub) =>
        await hub.ProgramOfAsync(await hub.ReadAsync(db => db.Users.Where(user => user.UserName == Hub.AdminName).Select(user => user.Id).SingleAsync()));

    /// <returns>The token, which the database does not hold.</returns>
    public static async Task<string> AddTokenAsync(this Hub hub, long userId, string scopes = "all", DateTimeOffset? expires = null)
    {
        var secret = Secret.NewHex();
        await hub.AddAsync(
            new AccessToken
            {
                UserId = userId,
                Name = People.Unique("token"),
                TokenHash = Secret.Hash(secret),
                LastEight = secret[^8..],
                Scopes = scopes,
                Created = hub.Clock.GetUtcNow(),
                Expires = expires,
            },
            token => token.Id);
        return secret;
    }
}
