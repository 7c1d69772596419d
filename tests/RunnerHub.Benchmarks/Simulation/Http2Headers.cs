using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace RunnerHub.Benchmarks.Simulation;

/// <summary>Headers of HTTP/2 as bytes (RFC 7541), as far as calls of runners have them; without a table that both sides keep.</summary>
internal static class Http2Headers
{
    /// <summary>Names by their number in the table that everybody has.</summary>
    public const int Authority = 1;
    public const int Path = 4;
    public const int AcceptEncoding = 16;
    public const int ContentLength = 28;
    public const int ContentType = 31;
    public const int UserAgent = 58;

    private const int Status = 8;
    private const int ContentEncoding = 26;
    private const int TableSize = 61;

    /// <summary>The answers that stand in the table as a whole, from number 8 on.</summary>
    private static readonly int[] statuses = [200, 204, 206, 304, 400, 404, 500];

    /// <summary>How “gzip” looks when it is packed.</summary>
    private static ReadOnlySpan<byte> PackedGzip => [0x9b, 0xd9, 0xab];

    public static void WritePost(IBufferWriter<byte> output, bool isTls) => output.Write<byte>([0x83, isTls ? (byte)0x87 : (byte)0x86]);

    /// <param name="name">Its number in the table.</param>
    public static void Write(IBufferWriter<byte> output, int name, string value)
    {
        WriteNumber(output, 0, 4, name);
        WriteText(output, value);
    }

    /// <param name="name">In lower case.</param>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> name, string value)
    {
        WriteNumber(output, 0, 4, 0);
        WriteNumber(output, 0, 7, name.Length);
        output.Write(name);
        WriteText(output, value);
    }

    /// <summary>Reads what an answer says of its body; all else is passed over.</summary>
    /// <exception cref="InvalidDataException">It is no block of headers, or refers to a table that was never agreed upon.</exception>
    public static (int? Status, bool IsGzip) Read(ReadOnlySpan<byte> block)
    {
        (int? status, var isGzip) = (null, false);
        try
        {
            while (block.Length > 0)
            {
                var first = block[0];
                if ((first & 0x80) != 0)
                {
                    var known = ReadNumber(ref block, 7);
                    status = known is >= Status and < Status + 7 ? statuses[known - Status] : known <= TableSize ? status : throw Unknown();
                }
                else if ((first & 0xe0) == 0x20)
                {
                    // How large the table may be, which has nothing in it.
                    ReadNumber(ref block, 5);
                }
                else
                {
                    var name = ReadNumber(ref block, (first & 0x40) != 0 ? 6 : 4);
                    if (name == 0)
                    {
                        ReadText(ref block, out _);
                    }

                    var value = ReadText(ref block, out var isPacked);
                    status = name == Status ? DigitsOf(value, isPacked) : status;
                    isGzip |= name == ContentEncoding && value.SequenceEqual(isPacked ? PackedGzip : "gzip"u8);
                }
            }
        }
        catch (Exception problem) when (problem is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            throw new InvalidDataException("The server sends headers that end in their middle.", problem);
        }

        return (status, isGzip);
    }

    private static InvalidDataException Unknown() => new("The server refers to a header that it never sent.");

    private static void WriteText(IBufferWriter<byte> output, string value)
    {
        WriteNumber(output, 0, 7, value.Length);
        output.Advance(Encoding.ASCII.GetBytes(value, output.GetSpan(Math.Max(1, value.Length))));
    }

    /// <param name="bits">How many bits of the first byte are the number's.</param>
    private static void WriteNumber(IBufferWriter<byte> output, byte first, int bits, int number)
    {
        var most = (1 << bits) - 1;
        if (number < most)
        {
            output.Write<byte>([(byte)(first | number)]);
            return;
        }

        output.Write<byte>([(byte)(first | most)]);
        for (number -= most; number >= 0x80; number >>= 7)
        {
            output.Write<byte>([(byte)(number | 0x80)]);
        }

        output.Write<byte>([(byte)number]);
    }

    private static int ReadNumber(ref ReadOnlySpan<byte> block, int bits)
    {
        var most = (1 << bits) - 1;
        var number = block[0] & most;
        block = block[1..];
        for (var shift = 0; number >= most && shift < 28; shift += 7)
        {
            var next = block[0];
            block = block[1..];
            number += (next & 0x7f) << shift;
            if (next < 0x80)
            {
                break;
            }
        }

        return number;
    }

    private static ReadOnlySpan<byte> ReadText(ref ReadOnlySpan<byte> block, out bool isPacked)
    {
        isPacked = (block[0] & 0x80) != 0;
        var length = ReadNumber(ref block, 7);
        var text = block[..length];
        block = block[length..];
        return text;
    }

    /// <summary>Packed, 0 to 2 have five bits each, and 3 to 9 have six.</summary>
    private static int DigitsOf(ReadOnlySpan<byte> text, bool isPacked)
    {
        if (!isPacked)
        {
            return Utf8Parser.TryParse(text, out int plain, out _) ? plain : throw Unknown();
        }

        var (number, bit) = (0, 0);
        while (8 * text.Length - bit >= 5 && number < 100)
        {
            var isShort = BitsAt(text, bit, 5) <= 2;
            number = (number * 10) + (isShort ? BitsAt(text, bit, 5) : BitsAt(text, bit, 6) - 22);
            bit += isShort ? 5 : 6;
        }

        return number;
    }

    private static int BitsAt(ReadOnlySpan<byte> text, int at, int count)
    {
        var bits = 0;
        for (var bit = at; bit < at + count; bit++)
        {
            bits = (bits << 1) | ((text[bit / 8] >> (7 - (bit % 8))) & 1);
        }

        return bits;
    }
}
