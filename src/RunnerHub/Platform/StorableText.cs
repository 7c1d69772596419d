using System.Globalization;
using System.Text;

namespace RunnerHub.Platform;

/// <summary>What text a database of either kind can hold and a page can show.</summary>
internal static class StorableText
{
    /// <summary>False for text with a NUL (PostgreSQL refuses it) or half a surrogate pair (which has no UTF-8).</summary>
    public static bool IsStorable(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out var rune, out var used) != System.Buffers.OperationStatus.Done || rune.Value == 0)
            {
                return false;
            }

            text = text[used..];
        }

        return true;
    }

    /// <summary>True when the text is storable and has no control character, so that it stays on its line.</summary>
    public static bool IsLine(string text) => IsStorable(text) && !text.Any(char.IsControl);

    /// <summary>As <see cref="IsLine"/>, but tabs and line breaks are allowed.</summary>
    public static bool IsParagraph(string text) =>
        IsStorable(text) && !text.Any(letter => char.IsControl(letter) && letter is not ('\n' or '\r' or '\t'));

    /// <summary>The beginning of a text, and never half of a letter that takes two characters.</summary>
    /// <param name="text">What may be longer.</param>
    /// <param name="most">How many characters stay; at least 1.</param>
    public static string Cut(string text, int most) => text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    /// <summary>
    /// Cuts a text by the width it is shown with, and puts an ellipsis where it was cut. Letters up to U+00FF, marks,
    /// format characters and spaces count 1, all others 2; a cut text leaves room of 3 for the ellipsis. The reference
    /// system cuts runner names so; since no character counts less than 1, the result also fits a column of that length.
    /// </summary>
    public static string CutToWidth(string text, int limit)
    {
        var width = 0;
        var cut = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            width += WidthOf(rune);
            if (width + 3 <= limit)
            {
                cut += rune.Utf16SequenceLength;
            }
        }

        return width <= limit ? text : string.Concat(text.AsSpan(0, cut), "…");
    }

    private static int WidthOf(Rune rune) =>
        rune.Value <= 255 ? 1
        : rune.Value == 0x3000 ? 2
        : Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator ? 1
        : 2;
}
