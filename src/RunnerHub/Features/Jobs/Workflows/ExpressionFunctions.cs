using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>The functions of the expression language that need nothing but their arguments.</summary>
internal sealed class ExpressionFunctions(ExpressionBudget budget)
{
    public ExpressionProblem? Problem { get; private set; }

    /// <param name="at">Where the call stands.</param>
    /// <param name="name">Without regard to case; known to <see cref="ExpressionPlace"/>.</param>
    /// <param name="arguments">As many as the function takes.</param>
    public ExpressionValue Call(int at, string name, ExpressionValue[] arguments) => Problem is not null ? ExpressionValue.Null : name.ToUpperInvariant() switch
    {
        "CONTAINS" => Contains(at, arguments[0], arguments[1]),
        "STARTSWITH" => Compare(at, arguments, (text, part) => text.StartsWith(part, StringComparison.OrdinalIgnoreCase)),
        "ENDSWITH" => Compare(at, arguments, (text, part) => text.EndsWith(part, StringComparison.OrdinalIgnoreCase)),
        "FORMAT" => Format(at, arguments[0].AsText, arguments.AsSpan(1)),
        "JOIN" => Join(at, arguments[0], arguments.Length > 1 && arguments[1].IsPrimitive ? arguments[1].AsText : ","),
        "TOJSON" => Write(at, arguments[0]),
        _ => Read(at, arguments[0]),
    };

    public bool MaySpend(int at, long amount)
    {
        if (Problem is null && !budget.TrySpend(amount))
        {
            Fail(at, "the expression makes too much of its values; a text may have 1 MiB");
        }

        return Problem is null;
    }

    /// <summary>Only the first failure counts.</summary>
    public ExpressionValue Fail(int at, string sentence)
    {
        Problem ??= new(at, sentence);
        return ExpressionValue.Null;
    }

    private ExpressionValue Contains(int at, ExpressionValue all, ExpressionValue one) => all switch
    {
        ExpressionValue.List list => ExpressionValue.Of(list.Items.Any(item => MaySpend(at, 1 + ExpressionBudget.CostOf(item, one)) && ExpressionValue.AreEqual(item, one))),
        // Each place of the text may be compared with a part of the other, some letters at once.
        _ when !MaySpend(at, ((long)all.AsText.Length * one.AsText.Length) >> 10) => ExpressionValue.Null,
        _ => Compare(at, [all, one], (text, part) => text.Contains(part, StringComparison.OrdinalIgnoreCase)),
    };

    private ExpressionValue Compare(int at, ExpressionValue[] arguments, Func<string, string, bool> holds) => ExpressionValue.Of(
        Array.TrueForAll(arguments, argument => argument.IsPrimitive && MaySpend(at, argument.AsText.Length)) && holds(arguments[0].AsText, arguments[1].AsText));

    private ExpressionValue Join(int at, ExpressionValue all, string separator)
    {
        if (all is not ExpressionValue.List list)
        {
            return ExpressionValue.Of(all.IsPrimitive ? all.AsText : "");
        }

        var length = list.Items.Sum(item => (long)item.AsText.Length + separator.Length);
        return MaySpend(at, length) ? new ExpressionValue.Text(string.Join(separator, list.Items.Select(item => item.AsText))) : ExpressionValue.Null;
    }

    private ExpressionValue Format(int at, string pattern, ReadOnlySpan<ExpressionValue> values)
    {
        var text = new StringBuilder();
        for (var position = 0; position < pattern.Length; position++)
        {
            var letter = pattern[position];
            if (letter is '{' or '}')
            {
                if (position + 1 < pattern.Length && pattern[position + 1] == letter)
                {
                    position++;
                }
                else if (Placeholder(pattern, ref position) is not { } number)
                {
                    return Fail(at, "the braces of a format's text stand around a number, as in {0}, or are doubled");
                }
                else if (number >= values.Length)
                {
                    return Fail(at, $"the format asks for value {{{number}}}, and {values.Length} were given");
                }
                else
                {
                    text.Append(values[number].AsText);
                    if (text.Length > ExpressionBudget.LongestText)
                    {
                        break;
                    }

                    continue;
                }
            }

            text.Append(letter);
        }

        return MaySpend(at, text.Length) ? new ExpressionValue.Text(text.ToString()) : ExpressionValue.Null;
    }

    /// <param name="position">That of the opening brace; afterwards that of the closing one.</param>
    private static int? Placeholder(string pattern, ref int position)
    {
        var end = pattern.IndexOf('}', position);
        if (pattern[position] != '{' || end < 0
            || !int.TryParse(pattern.AsSpan((position + 1)..end), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        position = end;
        return number;
    }

    private ExpressionValue Write(int at, ExpressionValue value) =>
        ExpressionJson.Write(value, isIndented: true) is { } json && MaySpend(at, json.Length) ? new ExpressionValue.Text(json)
        : Fail(at, "toJSON makes more than 1 MiB of it");

    private ExpressionValue Read(int at, ExpressionValue value)
    {
        var text = value.IsPrimitive ? value.AsText : "";
        if (!MaySpend(at, text.Length))
        {
            return ExpressionValue.Null;
        }

        try
        {
            using var json = JsonDocument.Parse(text);
            return ExpressionValue.Of(json.RootElement);
        }
        catch (JsonException problem)
        {
            return Fail(at, text.Length == 0 ? "fromJSON was given an empty text"
                : $"fromJSON was given text that is no JSON (its line {problem.LineNumber + 1}, byte {problem.BytePositionInLine + 1})");
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, which JSON can spell as \ud800.
            return Fail(at, "fromJSON was given text that holds half a character");
        }
    }
}
