namespace RunnerHub.Protocol;

/// <summary>
/// Reads a binary message that may be larger than what is held of it: in parts of whole fields, each of which is a message by
/// itself. The first has what comes first on the wire; senders write fields in the order of their numbers
/// (https://protobuf.dev/programming-guides/encoding/#order).
/// </summary>
/// <param name="body">The message as it travels.</param>
/// <param name="size">How many bytes a part, and so a field, may have.</param>
public sealed class MessageParts(Stream body, int size)
{
    private const int VarintType = 0;
    private const int EightBytesType = 1;
    private const int LengthType = 2;
    private const int FourBytesType = 5;

    private readonly byte[] buffer = new byte[size];
    private int length;
    private int taken;

    /// <summary>Reads the next part. It holds until the next call.</summary>
    /// <returns>Null when there is none. What follows the last whole field of the message is a part too, for the parser to refuse.</returns>
    /// <exception cref="ConnectException">resource_exhausted: a field has more bytes than a part may have.</exception>
    public async Task<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancel)
    {
        buffer.AsSpan(taken, length - taken).CopyTo(buffer);
        length -= taken;
        while (length < size && await body.ReadAsync(buffer.AsMemory(length), cancel) is var count and > 0)
            length += count;
        taken = length < size ? length : WholeFields(buffer);
        if (length == 0)
            return null;
        if (taken == 0)
            throw new ConnectException(ConnectCode.ResourceExhausted, $"A field of the message is larger than {size} bytes.");
        return buffer.AsMemory(0, taken);
    }

    /// <summary>How many bytes belong to fields that lie in them whole.</summary>
    private static int WholeFields(ReadOnlySpan<byte> bytes)
    {
        var whole = 0;
        while (TryVarint(bytes[whole..], out var tag, out var head) && Content(bytes[(whole + head)..], (int)(tag & 7)) is { } content
            && content <= (ulong)(bytes.Length - whole - head))
            whole += head + (int)content;
        return whole;
    }

    /// <summary>How many bytes follow the tag of a field; null when that is not to be seen.</summary>
    private static ulong? Content(ReadOnlySpan<byte> bytes, int type) => type switch
    {
        VarintType => TryVarint(bytes, out _, out var length) ? (ulong)length : null,
        EightBytesType => 8,
        FourBytesType => 4,
        LengthType when TryVarint(bytes, out var content, out var length) && content <= int.MaxValue => content + (ulong)length,
        _ => null,
    };

    private static bool TryVarint(ReadOnlySpan<byte> bytes, out ulong value, out int length)
    {
        (value, length) = (0, 0);
        foreach (var part in bytes)
        {
            value |= (ulong)(part & 0x7F) << (7 * length++);
            if (part < 0x80)
                return true;
            if (length == 10)
                return false;
        }

        return false;
    }
}
