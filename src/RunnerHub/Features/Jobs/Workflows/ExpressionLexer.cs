namespace RunnerHub.Features.Jobs.Workflows;

internal enum TokenKind
{
    End,
    Literal,
    Name,
    Symbol,
    Wrong,
}

/// <param name="Text">The name or symbol; the sentence of what is wrong.</param>
internal readonly record struct ExpressionToken(TokenKind Kind, int At, string Text, ExpressionValue? Value = null);

/// <summary>Cuts an expression into its tokens.</summary>
internal sealed class ExpressionLexer(string text)
{
    private static readonly string[] Symbols = ["&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "(", ")", "[", "]", ".", ",", "*"];

    private int position;

    /// <summary>The tokens of an expression, up to the first that is wrong.</summary>
    public static List<ExpressionToken> All(string text)
    {
        var (lexer, tokens) = (new ExpressionLexer(text), new List<ExpressionToken>());
        for (var token = lexer.Next(false); token.Kind is not (TokenKind.End or TokenKind.Wrong); token = lexer.Next(token.Kind == TokenKind.Name || token.Text is ")" or "]"))
        {
            tokens.Add(token);
        }

        return tokens;
    }

    /// <param name="afterName">A point here leads to a name, and begins no number.</param>
    public ExpressionToken Next(bool afterName)
    {
        while (position < text.Length && char.IsWhiteSpace(text[position]))
        {
            position++;
        }

        var at = position;
        if (at == text.Length)
        {
            return new(TokenKind.End, at, "the end");
        }

        var letter = text[at];
        return letter == '\'' ? Quoted(at)
            : char.IsAsciiLetter(letter) || letter == '_' ? Word(at)
            : char.IsAsciiDigit(letter) || letter is '+' or '-' || (letter == '.' && !afterName && char.IsAsciiDigit(LetterAt(at + 1))) ? Number(at)
            : Symbol(at, letter);
    }

    private ExpressionToken Quoted(int at)
    {
        for (var end = at + 1; end < text.Length; end++)
        {
            if (text[end] != '\'')
            {
                continue;
            }

            if (LetterAt(end + 1) == '\'')
            {
                end++;
                continue;
            }

            position = end + 1;
            return new(TokenKind.Literal, at, "", new ExpressionValue.Text(text[(at + 1)..end].Replace("''", "'", StringComparison.Ordinal)));
        }

        return new(TokenKind.Wrong, at, "the text that begins here has no closing quote (')");
    }

    private ExpressionToken Word(int at)
    {
        var word = Take(at, letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-');
        return word switch
        {
            "true" => new(TokenKind.Literal, at, word, ExpressionValue.True),
            "false" => new(TokenKind.Literal, at, word, ExpressionValue.False),
            "null" => new(TokenKind.Literal, at, word, ExpressionValue.Null),
            "NaN" => new(TokenKind.Literal, at, word, new ExpressionValue.Number(double.NaN)),
            "Infinity" => new(TokenKind.Literal, at, word, new ExpressionValue.Number(double.PositiveInfinity)),
            _ => new(TokenKind.Name, at, word),
        };
    }

    private ExpressionToken Number(int at)
    {
        var word = Take(at, letter => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '-' or '.');
        var number = ExpressionNumber.Parse(word);
        return double.IsNaN(number)
            ? new(TokenKind.Wrong, at, $"“{Shorten(word)}” is no number")
            : new(TokenKind.Literal, at, word, new ExpressionValue.Number(number));
    }

    private ExpressionToken Symbol(int at, char letter)
    {
        if (Array.Find(Symbols, symbol => string.CompareOrdinal(text, at, symbol, 0, symbol.Length) == 0) is { } found)
        {
            position = at + found.Length;
            return new(TokenKind.Symbol, at, found);
        }

        return new(TokenKind.Wrong, at, letter switch
        {
            '"' => "text stands in single quotes ('…'), not in double ones",
            '=' => "compare with ==, not with =",
            '&' => "join with &&, not with &",
            '|' => "join with ||, not with |",
            _ => "this character means nothing in an expression",
        });
    }

    private string Take(int at, Predicate<char> belongs)
    {
        for (position = at; position < text.Length && belongs(text[position]); position++)
        {
        }

        return text[at..position];
    }

    private char LetterAt(int at) => at < text.Length ? text[at] : '\0';

    private static string Shorten(string word) => word.Length <= 40 ? word : $"{word[..40]}…";
}
