using System.Net.Http.Headers;
using System.Text;
using Google.Protobuf;

namespace RunnerHub.Protocol;

/// <summary>One of the two ways in which a message travels: <see cref="Binary"/> or <see cref="Json"/>.</summary>
/// <remarks>Fields that are not known are ignored by both.</remarks>
public sealed class ConnectCodec
{
    /// <summary>How deep messages may lie within each other before they are refused; the limit that the binary parser has anyway.</summary>
    public const int MaxDepth = 100;

    private const string BinaryType = "application/proto";
    private const string JsonType = "application/json";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonFormatter JsonWriter = new(JsonFormatter.Settings.Default);
    private static readonly JsonParser JsonReader = new(new JsonParser.Settings(MaxDepth).WithIgnoreUnknownFields(true));

    private ConnectCodec(string contentType) => ContentType = contentType;

    /// <summary>application/proto: the bare protobuf message.</summary>
    public static ConnectCodec Binary { get; } = new(BinaryType);

    /// <summary>application/json: the JSON form of protobuf, in UTF-8.</summary>
    public static ConnectCodec Json { get; } = new(JsonType);

    public string ContentType { get; }

    /// <summary>The codec of a Content-Type header, or null for a type (or a charset) that is neither. Parameters are allowed.</summary>
    public static ConnectCodec? ForContentType(string? contentType)
    {
        if (contentType == BinaryType)
            return Binary;
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type))
            return null;
        if (string.Equals(type.MediaType, BinaryType, StringComparison.OrdinalIgnoreCase))
            return Binary;
        return string.Equals(type.MediaType, JsonType, StringComparison.OrdinalIgnoreCase) && IsUtf8(type.CharSet) ? Json : null;
    }

    /// <summary>The message as bytes.</summary>
    public byte[] Format(IMessage message) =>
        this == Json ? StrictUtf8.GetBytes(JsonWriter.Format(message)) : message.ToByteArray();

    /// <summary>Reads a message.</summary>
    /// <exception cref="ConnectException">invalid_argument: the bytes are not such a message.</exception>
    public T Parse<T>(ReadOnlyMemory<byte> body)
        where T : class, IMessage<T>, new()
    {
        try
        {
            return this == Json ? JsonReader.Parse<T>(StrictUtf8.GetString(body.Span)) : Parser<T>.Instance.ParseFrom(body.Span);
        }
        catch (Exception e) when (IsMalformed(e))
        {
            throw new ConnectException(
                ConnectCode.InvalidArgument, $"The body is not a valid {typeof(T).Name} in the format {ContentType}.", e);
        }
    }

    private static bool IsUtf8(string? charset) =>
        charset is null || string.Equals(charset.Trim('"'), "utf-8", StringComparison.OrdinalIgnoreCase);

    private static bool IsMalformed(Exception e) => e is InvalidProtocolBufferException or InvalidJsonException or DecoderFallbackException;

    private static class Parser<T>
        where T : class, IMessage<T>, new()
    {
        public static readonly MessageParser<T> Instance = new MessageParser<T>(static () => new T()).WithDiscardUnknownFields(true);
    }
}
