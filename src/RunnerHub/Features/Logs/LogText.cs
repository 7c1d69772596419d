using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace RunnerHub.Features.Logs;

/// <summary>
/// A row as it is stored and downloaded: its time to seven decimals of a second in UTC, a space, its content. Colours and
/// other control characters are part of the content; what would end the row is not.
/// </summary>
internal static class LogText
{
    /// <summary>Bytes of the content in UTF-8; the reference system cuts there, too.</summary>
    public const int LongestContent = 64 << 10;

    /// <summary>What begins the code of a colour.</summary>
    public const char Escape = '\e';

    /// <summary>Where the content begins.</summary>
    public const int ContentStart = TimeLength + 1;

    private const int TimeLength = 28;
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";
    private const string Replacement = "\uFFFD";

    private static readonly SearchValues<char> Breaking = SearchValues.Create("\n\0");

    /// <summary>Writes a row and the line feed that ends it.</summary>
    /// <returns>How many bytes.</returns>
    public static int Write(IBufferWriter<byte> text, DateTimeOffset time, string content)
    {
        if (content.AsSpan().ContainsAny(Breaking))
        {
            content = content.Replace("\n", "\\n", StringComparison.Ordinal).Replace("\0", Replacement, StringComparison.Ordinal);
        }

        var room = Room(content);
        var row = text.GetSpan(ContentStart + room + 1);
        time.UtcDateTime.TryFormat(row, out var length, TimeFormat, CultureInfo.InvariantCulture);
        Debug.Assert(length == TimeLength);
        row[length++] = (byte)' ';
        // Ends before the character that does not fit; half a pair becomes the sign for a character that is none.
        Utf8.FromUtf16(content, row.Slice(length, room), out _, out var written);
        length += written;
        row[length++] = (byte)'\n';
        text.Advance(length);
        return length;
    }

    /// <summary>How many bytes it may take at most.</summary>
    public static int Largest(string content) => ContentStart + Room(content) + 1;

    // A character has at most three bytes; a pair, which is two, has four.
    private static int Room(string content) => Math.Min(LongestContent, content.Length * 3);

    /// <summary>The rows of a text, which ends with a line feed.</summary>
    public static IEnumerable<string> Split(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            yield return text[start..end];
            start = end + 1;
        }
    }

    /// <summary>The content of a row without the codes that colour it; what a reader sees.</summary>
    public static string Plain(ReadOnlySpan<char> content)
    {
        if (!content.Contains(Escape))
        {
            return content.ToString();
        }

        var plain = new StringBuilder(content.Length);
        while (content.IndexOf(Escape) is var at and >= 0)
        {
            plain.Append(content[..at]);
            content = content[at..];
            content = content[CodeLength(content)..];
        }

        return plain.Append(content).ToString();
    }

    /// <summary>Of a control sequence (ECMA-48 5.4) or an operating system command, to its end; of another escape, one character.</summary>
    private static int CodeLength(ReadOnlySpan<char> code)
    {
        if (code.Length < 2)
        {
            return code.Length;
        }

        if (code[1] == ']')
        {
            var end = code.IndexOf('\a');
            var other = code.IndexOf("\e\\");
            return end >= 0 && (other < 0 || end < other) ? end + 1 : other >= 0 ? other + 2 : code.Length;
        }

        if (code[1] != '[')
        {
            return 1;
        }

        var length = 2;
        while (length < code.Length && code[length] is >= ' ' and <= '?')
        {
            length++;
        }

        return Math.Min(code.Length, length + 1);
    }
}
