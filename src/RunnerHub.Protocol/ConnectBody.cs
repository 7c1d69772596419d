using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace RunnerHub.Protocol;

/// <summary>Reads and compresses bodies without ever holding more than was allowed.</summary>
public static class ConnectBody
{
    private const int Chunk = 16 * 1024;

    // Ten bytes of header and eight of trailer.
    private const int GzipFrame = 18;

    /// <summary>Reads a body to its end.</summary>
    /// <param name="body">The bytes as they travelled, compressed or not.</param>
    /// <param name="limit">How many bytes are accepted.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="ConnectException">resource_exhausted: there are more bytes than that.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream body, int limit, CancellationToken cancel)
    {
        var chunk = ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            using var all = new MemoryStream();
            while (await body.ReadAsync(chunk, cancel) is var count and > 0)
                Append(all, chunk, count, limit);
            return all.GetBuffer().AsMemory(0, (int)all.Length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <summary>Compresses a body with gzip.</summary>
    public static byte[] Gzip(ReadOnlySpan<byte> body)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            gzip.Write(body);
        return compressed.ToArray();
    }

    /// <summary>Inflates a gzip body and stops as soon as it exceeds the limit. An empty body stays empty.</summary>
    /// <param name="body">The compressed bytes.</param>
    /// <param name="limit">How many bytes are accepted after inflating.</param>
    /// <exception cref="ConnectException">resource_exhausted: the limit; invalid_argument: not gzip, damaged or cut short.</exception>
    public static ReadOnlyMemory<byte> Gunzip(ReadOnlyMemory<byte> body, int limit)
    {
        if (body.IsEmpty)
            return body;

        var chunk = ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            using var gzip = new GZipStream(Reader(body), CompressionMode.Decompress);
            using var all = new MemoryStream();
            while (gzip.Read(chunk) is var count and > 0)
                Append(all, chunk, count, limit);
            if (!IsComplete(body.Span, all.Length))
                throw new InvalidDataException("The gzip body ends early.");
            return all.GetBuffer().AsMemory(0, (int)all.Length);
        }
        catch (InvalidDataException e)
        {
            throw new ConnectException(ConnectCode.InvalidArgument, "The body is not valid gzip, although Content-Encoding says so.", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    // GZipStream takes a body that was cut short for its end. RFC 1952 closes a member with its length, and clients send one member.
    private static bool IsComplete(ReadOnlySpan<byte> body, long length) =>
        body.Length >= GzipFrame && BinaryPrimitives.ReadUInt32LittleEndian(body[^4..]) == length;

    private static MemoryStream Reader(ReadOnlyMemory<byte> body) =>
        MemoryMarshal.TryGetArray(body, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(body.ToArray(), writable: false);

    private static void Append(MemoryStream all, byte[] chunk, int count, int limit)
    {
        if (all.Length + count > limit)
            throw new ConnectException(ConnectCode.ResourceExhausted, $"The message is larger than {limit} bytes.");
        all.Write(chunk, 0, count);
    }
}
