namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>A scalar with its expressions parsed: the server works them out itself, or checks them for the runner.</summary>
internal sealed class Setting
{
    private readonly ExpressionText? text;

    private Setting(ScalarNode node, string path, ExpressionText? text) => (Node, Path, this.text) = (node, path, text);

    public ScalarNode Node { get; }

    public string Path { get; }

    public bool HasExpression => text is not null;

    /// <summary>It is one expression and nothing else.</summary>
    public bool IsWhole => text?.IsWhole == true;

    /// <summary>It can be worked out only when the jobs have ended that its job needs.</summary>
    public bool NamesNeeds => Names(ExpressionPlace.NeedsContext);

    /// <summary>Whether an expression of it names a context.</summary>
    public bool Names(string context) => text?.Names(context) == true;

    /// <returns>Null after a problem.</returns>
    public static Setting? Parse(ScalarNode node, string path, ExpressionPlace place, ProblemList problems)
    {
        if (!ExpressionText.IsIn(node.Value))
        {
            return new(node, path, null);
        }

        if (place == ExpressionPlace.OfNothing)
        {
            problems.Add(node, $"{path} cannot hold an expression");
            return null;
        }

        var (text, problem) = ExpressionText.Parse(node.Value, place);
        if (problem is not null)
        {
            problems.Add(node.MarkOf(problem.At), $"{path}: {problem.Sentence}");
            return null;
        }

        return new(node, path, text);
    }

    /// <param name="isData">It is handed on as data, and never written into a text that a runner works out.</param>
    /// <returns>Null after a problem.</returns>
    public ExpressionValue? Evaluate(ExpressionScope scope, ProblemList problems, bool isData = false)
    {
        if (text is null)
        {
            return NodeValues.ValueOf(Node);
        }

        var (value, problem) = text.Evaluate(scope);
        if (problem is not null)
        {
            problems.Add(Node.MarkOf(problem.At), $"{Path}: {problem.Sentence}");
            return null;
        }

        if (!isData && NodeValues.LeavesOf(value).FirstOrDefault(leaf => ExpressionText.IsIn(leaf.AsText) || !Platform.StorableText.IsStorable(leaf.AsText)) is { } leaf)
        {
            problems.Add(Node, $"{Path} becomes a text with {(ExpressionText.IsIn(leaf.AsText) ? "${{, which the runner would work out again" : "a NUL")}");
            return null;
        }

        return value;
    }

    /// <summary>The text on one line, which may look like an expression; null after a problem, which a list or an object is.</summary>
    public string? Text(ExpressionScope scope, ProblemList problems)
    {
        var value = Evaluate(scope, problems, isData: true);
        if (value is null or { IsPrimitive: true })
        {
            return value is null ? null : string.Concat(AsSpelled(value).Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim();
        }

        return (string?)Refuse(problems, "text", value);
    }

    /// <returns>Null after a problem.</returns>
    public bool? Flag(ExpressionScope scope, ProblemList problems) => Evaluate(scope, problems, isData: true) switch
    {
        null => null,
        ExpressionValue.Truth truth => truth.Value,
        ExpressionValue.Text { Value: "true" or "false" } text when HasExpression => text.Value == "true",
        var value => (bool?)Refuse(problems, "true or false", value),
    };

    /// <returns>Null after a problem.</returns>
    public double? Number(double least, double most, string wanted, ExpressionScope scope, ProblemList problems)
    {
        var value = Evaluate(scope, problems, isData: true);
        var isNumber = value is ExpressionValue.Number || (HasExpression && value is ExpressionValue.Text { Value.Length: > 0 });
        return value is null ? null
            : isNumber && value.AsNumber >= least && value.AsNumber <= most ? value.AsNumber
            : (double?)Refuse(problems, wanted, value);
    }

    /// <summary>Says that the value is none that may be here.</summary>
    /// <returns>Null.</returns>
    public object? Refuse(ProblemList problems, string wanted, ExpressionValue value)
    {
        var what = value switch
        {
            ExpressionValue.Nothing => "nothing",
            { IsPrimitive: false } => value is ExpressionValue.List ? "a list" : "an object",
            _ => $"“{Platform.StorableText.CutToWidth(value.AsText, 60)}”",
        };
        problems.Add(Node, $"{Path} must be {wanted}, and {(HasExpression ? "becomes" : "is")} {what}");
        return null;
    }

    /// <summary>A literal is shown as it is spelled, so that a version 1.10 keeps its zero.</summary>
    private string AsSpelled(ExpressionValue value) => HasExpression ? value.AsText : Node.Value;
}
