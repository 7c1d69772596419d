using System.Globalization;
using System.Text;

namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>The characters that a workflow's text may not hold.</summary>
internal static class WorkflowCharacters
{
    private const char NextLine = '\u0085';

    /// <returns>The first that is wrong, or null.</returns>
    public static (Mark At, string Message)? FindWrong(ReadOnlySpan<char> text)
    {
        for (var position = 0; position < text.Length; position++)
        {
            var letter = text[position];
            if (char.IsControl(letter) && letter is not ('\n' or '\r' or '\t' or NextLine))
            {
                return (MarkOf(text, position), $"the control character U+{((int)letter).ToString("X4", CultureInfo.InvariantCulture)} stands here");
            }

            if (char.IsSurrogate(letter))
            {
                if (Rune.DecodeFromUtf16(text[position..], out _, out var used) != System.Buffers.OperationStatus.Done)
                {
                    return (MarkOf(text, position), "half a character stands here; the text is not valid Unicode");
                }

                position += used - 1;
            }
        }

        return null;
    }

    public static Mark MarkOf(ReadOnlySpan<char> text, int position)
    {
        var before = text[..position];
        return new(before.Count('\n') + 1, position - before.LastIndexOf('\n'));
    }
}
