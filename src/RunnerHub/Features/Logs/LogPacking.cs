using System.Buffers;
using System.IO.Compression;
using System.Text;

namespace RunnerHub.Features.Logs;

/// <summary>Makes chunks of rows, and rows of chunks.</summary>
internal sealed class LogPacking(long taskId, long firstRow)
{
    /// <summary>Bytes of text after which a chunk is closed: what whoever reads one row must take apart.</summary>
    private const int LargestText = 256 << 10;

    // A batch is small and comes often: the fastest of brotli's ways that still finds what repeats.
    private const int Quality = 1;
    private const int Window = 18;

    private readonly ArrayBufferWriter<byte> text = new();
    private readonly List<ActionLogChunk> chunks = [];
    private long first = firstRow;
    private int rows;

    /// <summary>Bytes of text so far, before compression.</summary>
    public long Size { get; private set; }

    public void Add(DateTimeOffset time, string content)
    {
        Size += LogText.Write(text, time, content);
        rows++;
        if (text.WrittenCount >= LargestText)
        {
            Close();
        }
    }

    /// <summary>All chunks, in their order.</summary>
    public IReadOnlyList<ActionLogChunk> Done()
    {
        Close();
        return chunks;
    }

    public static Stream Open(ActionLogChunk chunk) => new BrotliStream(new MemoryStream(chunk.Content, writable: false), CompressionMode.Decompress);

    public static IEnumerable<string> Rows(ActionLogChunk chunk)
    {
        using var reader = new StreamReader(Open(chunk), Encoding.UTF8, detectEncodingFromByteOrderMarks: false);
        return LogText.Split(reader.ReadToEnd());
    }

    private void Close()
    {
        if (rows == 0)
        {
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(text.WrittenCount));
        if (!BrotliEncoder.TryCompress(text.WrittenSpan, buffer, out var length, Quality, Window))
        {
            throw new InvalidOperationException("Rows of a log did not fit into the space that is enough for any.");
        }

        chunks.Add(new ActionLogChunk { TaskId = taskId, FirstRow = first, Rows = rows, Content = buffer[..length] });
        ArrayPool<byte>.Shared.Return(buffer);
        first += rows;
        rows = 0;
        text.ResetWrittenCount();
    }
}
