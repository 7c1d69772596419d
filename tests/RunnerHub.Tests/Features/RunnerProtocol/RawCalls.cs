using System.Net;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.RunnerProtocol;

/// <summary>What came back, whatever it was; code and message when it is Connect's error JSON.</summary>
internal sealed record RawReply(HttpStatusCode Status, string? Code, string Message, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    public override string ToString() => $"{(int)Status} {Code} {Message}";
}

/// <summary>Calls that no proper client makes.</summary>
internal static class RawCalls
{
    public const string Proto = "application/proto";
    public const string Json = "application/json";

    private static readonly HttpClient Client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    public static Task<RawReply> CallAsync(this Hub hub, string path, IMessage message, params (string Name, string Value)[] headers) =>
        hub.CallAsync(path, message.ToByteArray(), Proto, headers);

    public static Task<RawReply> CallJsonAsync(this Hub hub, string path, string json, params (string Name, string Value)[] headers) =>
        hub.CallAsync(path, Encoding.UTF8.GetBytes(json), Json, headers);

    public static Task<RawReply> CallAsync(
        this Hub hub, string path, byte[] body, string? type = Proto, params (string Name, string Value)[] headers) =>
        hub.SendAsync(HttpMethod.Post, path, new ByteArrayContent(body), type, headers);

    public static async Task<RawReply> SendAsync(
        this Hub hub, HttpMethod method, string path, HttpContent? content, string? type, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(hub.Address, path)) { Content = content };
        if (type is not null)
        {
            content?.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        foreach (var (name, value) in headers)
        {
            _ = request.Headers.TryAddWithoutValidation(name, value) || content!.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Client.SendAsync(request);
        return await ReadAsync(response);
    }

    /// <summary>The headers with which a runner proves itself.</summary>
    public static (string Name, string Value)[] Credentials(this RunnerActor runner) =>
        [("x-runner-uuid", runner.Registered.Uuid), ("x-runner-token", runner.Registered.Token)];

    private static async Task<RawReply> ReadAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsByteArrayAsync();
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        if (response.IsSuccessStatusCode || body.Length == 0)
        {
            return new RawReply(response.StatusCode, null, "", body, headers);
        }

        using var error = JsonDocument.Parse(body);
        return new RawReply(
            response.StatusCode, error.RootElement.GetProperty("code").GetString(), error.RootElement.GetProperty("message").GetString()!, body, headers);
    }
}
