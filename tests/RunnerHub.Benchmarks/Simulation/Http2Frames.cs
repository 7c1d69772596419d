using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace RunnerHub.Benchmarks.Simulation;

/// <summary>The types of frames by their numbers (RFC 9113, 6).</summary>
internal enum Http2FrameKind
{
    Data = 0,
    Headers = 1,
    Reset = 3,
    Settings = 4,
    Ping = 6,
    GoAway = 7,
    WindowUpdate = 8,
    Continuation = 9,
}

/// <param name="Content">All behind its head.</param>
internal readonly record struct Http2Frame(Http2FrameKind Kind, byte Flags, int Stream, ReadOnlyMemory<byte> Content)
{
    private const byte EndStreamFlag = 0x1;
    private const byte AcknowledgementFlag = 0x1;
    private const byte PaddedFlag = 0x8;
    private const byte PriorityFlag = 0x20;
    private const int PrioritySize = 5;

    public bool EndsStream => Kind is Http2FrameKind.Data or Http2FrameKind.Headers && (Flags & EndStreamFlag) != 0;

    public bool IsAcknowledgement => (Flags & AcknowledgementFlag) != 0;

    /// <summary>What it says when that is one number: a code, or by how many bytes a window grows.</summary>
    public long Number => BinaryPrimitives.ReadUInt32BigEndian(Content.Span);

    public ReadOnlyMemory<byte> Data => Unpadded();

    public ReadOnlyMemory<byte> HeaderBlock => Kind == Http2FrameKind.Continuation ? Content : (Flags & PriorityFlag) != 0 ? Unpadded()[PrioritySize..] : Unpadded();

    private ReadOnlyMemory<byte> Unpadded() => (Flags & PaddedFlag) == 0 ? Content : Content[1..^Content.Span[0]];
}

/// <summary>Frames as bytes.</summary>
internal static class Http2Frames
{
    public const int HeadSize = 9;

    /// <summary>Of its content, as long as nobody has said otherwise.</summary>
    public const int LargestFrame = 16384;

    /// <summary>How many bytes may be sent before the other side has said more.</summary>
    public const int FirstWindow = 65535;

    private const byte EndStream = 0x1;
    private const byte Acknowledgement = 0x1;
    private const byte EndHeaders = 0x4;
    private const int CancelCode = 8;
    private const int HeaderTableSize = 1;
    private const int EnablePush = 2;
    private const int InitialWindowSize = 4;
    private const int SettingSize = 6;

    /// <summary>The first that a client sends: no pushes, no table of headers to be kept, and room for answers.</summary>
    public static void WriteStart(IBufferWriter<byte> output, int window)
    {
        output.Write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
        WriteHead(output, Http2FrameKind.Settings, 0, 0, 3 * SettingSize);
        foreach (var (name, value) in new[] { (HeaderTableSize, 0), (EnablePush, 0), (InitialWindowSize, window) })
        {
            var setting = output.GetSpan(SettingSize);
            BinaryPrimitives.WriteUInt16BigEndian(setting, (ushort)name);
            BinaryPrimitives.WriteUInt32BigEndian(setting[2..], (uint)value);
            output.Advance(SettingSize);
        }

        WriteWindow(output, window);
    }

    /// <summary>A request as a whole: a frame of headers, and one of its message.</summary>
    /// <param name="writeHeaders">Writes the headers.</param>
    /// <param name="size">How many bytes the message has.</param>
    /// <param name="writeMessage">Writes them.</param>
    public static void WriteRequest(
        ArrayBufferWriter<byte> output, int stream, Action<ArrayBufferWriter<byte>> writeHeaders, int size, Action<Span<byte>> writeMessage)
    {
        var start = output.WrittenCount;
        WriteHead(output, Http2FrameKind.Headers, EndHeaders, stream, 0);
        writeHeaders(output);
        // The length is known now.
        var head = MemoryMarshal.AsMemory(output.WrittenMemory).Span[start..];
        WriteLength(head, head.Length - HeadSize);
        WriteHead(output, Http2FrameKind.Data, EndStream, stream, size);
        writeMessage(output.GetSpan(Math.Max(size, 1))[..size]);
        output.Advance(size);
    }

    public static void WriteCancel(IBufferWriter<byte> output, int stream)
    {
        WriteHead(output, Http2FrameKind.Reset, 0, stream, sizeof(int));
        WriteNumber(output, CancelCode);
    }

    public static void WriteWindow(IBufferWriter<byte> output, int bytes)
    {
        WriteHead(output, Http2FrameKind.WindowUpdate, 0, 0, sizeof(int));
        WriteNumber(output, bytes);
    }

    public static void WriteSettingsHeard(IBufferWriter<byte> output) => WriteHead(output, Http2FrameKind.Settings, Acknowledgement, 0, 0);

    public static void WritePong(IBufferWriter<byte> output, ReadOnlySpan<byte> content)
    {
        WriteHead(output, Http2FrameKind.Ping, Acknowledgement, 0, content.Length);
        output.Write(content);
    }

    /// <returns>False while the frame is not there as a whole.</returns>
    /// <exception cref="InvalidDataException">It is larger than a server may send.</exception>
    public static bool TryRead(ReadOnlyMemory<byte> input, out Http2Frame frame)
    {
        frame = default;
        var bytes = input.Span;
        if (bytes.Length < HeadSize)
        {
            return false;
        }

        var length = (bytes[0] << 16) | (bytes[1] << 8) | bytes[2];
        if (length > LargestFrame)
        {
            throw new InvalidDataException("The server does not speak HTTP/2.");
        }

        if (bytes.Length < HeadSize + length)
        {
            return false;
        }

        frame = new Http2Frame(
            (Http2FrameKind)bytes[3], bytes[4], BinaryPrimitives.ReadInt32BigEndian(bytes[5..]) & int.MaxValue, input.Slice(HeadSize, length));
        return true;
    }

    /// <summary>How many bytes a request may have at first, when the server's settings say so.</summary>
    public static long? WindowIn(Http2Frame settings)
    {
        var bytes = settings.Content.Span;
        for (; bytes.Length >= SettingSize; bytes = bytes[SettingSize..])
        {
            if (BinaryPrimitives.ReadUInt16BigEndian(bytes) == InitialWindowSize)
            {
                return BinaryPrimitives.ReadUInt32BigEndian(bytes[2..]);
            }
        }

        return null;
    }

    private static void WriteHead(IBufferWriter<byte> output, Http2FrameKind kind, byte flags, int stream, int length)
    {
        var head = output.GetSpan(HeadSize);
        WriteLength(head, length);
        head[3] = (byte)kind;
        head[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(head[5..], stream);
        output.Advance(HeadSize);
    }

    private static void WriteLength(Span<byte> head, int length) => (head[0], head[1], head[2]) = ((byte)(length >> 16), (byte)(length >> 8), (byte)length);

    private static void WriteNumber(IBufferWriter<byte> output, int number)
    {
        BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(sizeof(int)), number);
        output.Advance(sizeof(int));
    }
}
