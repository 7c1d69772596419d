namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>Parses one expression, and refuses what is not known where it stands.</summary>
/// <remarks>After the first problem all that follows reads as the end, so that no step needs to ask whether there was one.</remarks>
internal sealed class ExpressionParser
{
    public const int LongestText = 21_000;
    private const int Deepest = 50;

    private readonly ExpressionPlace place;
    private readonly ExpressionLexer lexer;
    private ExpressionToken token;
    private ExpressionProblem? problem;
    private int depth;

    private ExpressionParser(string text, ExpressionPlace place)
    {
        (this.place, lexer) = (place, new ExpressionLexer(text));
        Advance();
    }

    public static (ExpressionNode? Node, ExpressionProblem? Problem) Parse(string text, ExpressionPlace place)
    {
        if (text.Length > LongestText)
        {
            return (null, new(0, $"an expression has at most {LongestText} characters"));
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return (null, new(0, "the expression is empty"));
        }

        var parser = new ExpressionParser(text, place);
        var node = parser.Any();
        if (parser.token.Kind != TokenKind.End)
        {
            parser.Fail(parser.token.At, $"“{parser.token.Text}” was not expected here");
        }

        return parser.problem is null ? (node, null) : (null, parser.problem);
    }

    private ExpressionNode Any() => Chain("||", () => Chain("&&", Equality));

    private ExpressionNode Chain(string symbol, Func<ExpressionNode> next)
    {
        var first = next();
        if (!Is(symbol))
        {
            return first;
        }

        List<ExpressionNode> operands = [first];
        while (Skip(symbol))
        {
            operands.Add(next());
        }

        return Bounded(new ExpressionNode.Logic(first.At, symbol == "&&", operands));
    }

    private ExpressionNode Equality() => Comparisons(["==", "!="], () => Comparisons(["<", "<=", ">", ">="], Unary));

    private ExpressionNode Comparisons(string[] symbols, Func<ExpressionNode> next)
    {
        var left = next();
        while (token.Kind == TokenKind.Symbol && symbols.Contains(token.Text))
        {
            var symbol = token.Text;
            Advance();
            left = Bounded(new ExpressionNode.Comparison(left.At, symbol, left, next()));
        }

        return left;
    }

    private ExpressionNode Unary()
    {
        var at = token.At;
        if (++depth > Deepest)
        {
            return Fail(at, TooDeep);
        }

        var node = Skip("!") ? Bounded(new ExpressionNode.Not(at, Unary())) : Postfix();
        depth--;
        return node;
    }

    private ExpressionNode Postfix()
    {
        var node = Primary();
        while (true)
        {
            if (Is("."))
            {
                Advance(afterName: true);
                node = Member(node);
            }
            else if (Skip("["))
            {
                node = Skip("*") ? new ExpressionNode.Filter(node.At, node) : new ExpressionNode.Index(node.At, node, Any());
                Expect("]");
            }
            else
            {
                return node;
            }

            node = Bounded(node);
        }
    }

    private ExpressionNode Member(ExpressionNode target)
    {
        if (Skip("*"))
        {
            return new ExpressionNode.Filter(target.At, target);
        }

        var name = token;
        if (name.Kind != TokenKind.Name && !(name.Kind == TokenKind.Literal && name.Text.Length > 0 && char.IsAsciiLetter(name.Text[0])))
        {
            return Fail(name.At, "a name or * must follow the point");
        }

        Advance(afterName: true);
        return new ExpressionNode.Index(target.At, target, new ExpressionNode.Literal(name.At, new ExpressionValue.Text(name.Text)));
    }

    private ExpressionNode Primary()
    {
        var token = this.token;
        if (token.Kind == TokenKind.Literal)
        {
            Advance();
            return new ExpressionNode.Literal(token.At, token.Value!);
        }

        if (token.Kind == TokenKind.Name)
        {
            Advance(afterName: true);
            return Skip("(") ? Call(token) : Context(token);
        }

        if (!Skip("("))
        {
            return Fail(token.At, token.Kind == TokenKind.End ? "the expression ends too early" : $"“{token.Text}” was not expected here");
        }

        var inner = Any();
        Expect(")");
        return inner;
    }

    private ExpressionNode Context(ExpressionToken name) =>
        place.WhyNoContext(name.Text) is { } why ? Fail(name.At, why) : new ExpressionNode.Context(name.At, name.Text);

    private ExpressionNode Call(ExpressionToken name)
    {
        List<ExpressionNode> arguments = [];
        if (!Is(")"))
        {
            do
            {
                arguments.Add(Any());
            }
            while (Skip(","));
        }

        Expect(")");
        return place.WhyNoCall(name.Text, arguments.Count) is { } why ? Fail(name.At, why)
            : Bounded(new ExpressionNode.Call(name.At, name.Text, arguments));
    }

    private ExpressionNode Bounded(ExpressionNode node) => node.Depth > Deepest ? Fail(node.At, TooDeep) : node;

    private static string TooDeep => $"the expression is nested more than {Deepest} deep";

    private bool Is(string symbol) => token.Kind == TokenKind.Symbol && token.Text == symbol;

    private bool Skip(string symbol)
    {
        var found = Is(symbol);
        if (found)
        {
            Advance();
        }

        return found;
    }

    private void Expect(string symbol)
    {
        if (!Skip(symbol))
        {
            Fail(token.At, $"“{symbol}” is missing before {(token.Kind == TokenKind.End ? "the end" : $"“{token.Text}”")}");
        }
    }

    private void Advance(bool afterName = false)
    {
        if (problem is null)
        {
            token = lexer.Next(afterName);
            if (token.Kind == TokenKind.Wrong)
            {
                Fail(token.At, token.Text);
            }
        }
    }

    private ExpressionNode.Literal Fail(int at, string sentence)
    {
        problem ??= new(at, sentence);
        token = new(TokenKind.End, at, "");
        return new(at, ExpressionValue.Null);
    }
}
