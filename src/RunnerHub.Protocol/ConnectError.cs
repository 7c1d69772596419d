using System.Buffers;
using System.Text.Json;

namespace RunnerHub.Protocol;

/// <summary>The error body <c>{"code":"…","message":"…"}</c>; sent as application/json whatever codec the call uses.</summary>
public static class ConnectError
{
    public const string ContentType = "application/json";

    /// <summary>The body for this code and message.</summary>
    public static byte[] Write(ConnectCode code, string message)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("code", code.WireName);
            json.WriteString("message", message);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>
    /// Understands a failed reply. Never fails itself: what is not Connect's error JSON
    /// gets the code that belongs to the HTTP status.
    /// </summary>
    public static ConnectException Read(int httpStatus, ReadOnlySpan<byte> body)
    {
        var (name, message) = ReadBody(body);
        var code = ConnectCodes.TryParse(name, out var known) ? known : ConnectCodes.FromHttpStatus(httpStatus);
        return new ConnectException(code, message ?? $"The server answered with HTTP status {httpStatus}.");
    }

    private static (string? Code, string? Message) ReadBody(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var json = JsonDocument.ParseValue(ref reader);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? (Text(json.RootElement, "code"), Text(json.RootElement, "message"))
                : default;
        }
        // InvalidOperationException: a string that is no valid UTF-16, which only shows when it is read.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return default;
        }
    }

    private static string? Text(JsonElement json, string property) =>
        json.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
