namespace RunnerHub.Features.Jobs.Workflows;

internal enum DispatchInputType
{
    String,
    Boolean,
    Choice,
    Number,
    Environment,
}

/// <summary>Something that a workflow asks for when somebody starts it.</summary>
/// <param name="Default">What it is when nobody says; empty when the workflow does not tell.</param>
/// <param name="Options">Of a choice, at least one; otherwise none.</param>
internal sealed record DispatchInput(
    string Name, DispatchInputType Type, string Description, bool IsRequired, string Default, IReadOnlyList<string> Options)
{
    public const int LongestDescription = 1000;

    /// <summary>The workflow does not say what it is when nobody does.</summary>
    public bool IsWithoutDefault { get; private init; }

    private static readonly Dictionary<string, DispatchInputType> Types = new()
    {
        ["string"] = DispatchInputType.String,
        ["boolean"] = DispatchInputType.Boolean,
        ["choice"] = DispatchInputType.Choice,
        ["number"] = DispatchInputType.Number,
        ["environment"] = DispatchInputType.Environment,
    };

    /// <param name="isOfCall">Of workflow_call: a workflow gives it, and not somebody with a form.</param>
    /// <returns>Of use only when there are no problems.</returns>
    public static DispatchInput Read(string name, Section input, bool isOfCall)
    {
        var type = ReadType(input, isOfCall);

        var options = ReadOptions(input, type);
        var description = input.TakeScalar("description")?.Value ?? "";
        var required = WorkflowShapeReader.Flag(input, "required", ExpressionPlace.OfNothing) is { } flag && NodeValues.ValueOf(flag.Node) == ExpressionValue.True;
        var given = input.Take("default");
        if (given is not (null or ScalarNode))
        {
            input.Problems.Add(given, $"{input.PathOf("default")} must be text, and this is {given.KindWord}");
        }
        else if (isOfCall && given is ScalarNode scalar)
        {
            Setting.Parse(scalar, input.PathOf("default"), ExpressionPlace.OfNothing, input.Problems);
        }

        var read = new DispatchInput(
            name, type, Platform.StorableText.CutToWidth(description, LongestDescription), required, DefaultOf(type, given as ScalarNode, options, isOfCall), options);
        read = read with { IsWithoutDefault = given is not ScalarNode { IsNull: false } };
        if (given is ScalarNode { IsNull: false } && read.WhyNot(read.Default) is { } why)
        {
            input.Problems.Add(given, $"{input.PathOf("default")} {why}");
        }

        input.RefuseOthers();
        return read;
    }

    /// <returns>Why a value cannot be that of the input, after its name; null when it can.</returns>
    public string? WhyNot(string value) => Type switch
    {
        DispatchInputType.Boolean when value is not ("true" or "false") => "must be true or false",
        DispatchInputType.Choice when !Options.Contains(value) => $"must be one of {string.Join(", ", Options.Select(option => $"“{option}”"))}",
        DispatchInputType.Number when value.Length > 0 && !double.IsFinite(ExpressionNumber.Parse(value)) => "must be a number",
        _ => null,
    };

    private static DispatchInputType ReadType(Section input, bool isOfCall)
    {
        const string key = "type";
        var word = input.TakeScalar(key, "a type");
        if (word is null)
        {
            if (isOfCall && input.Map.Find(key) is null)
            {
                input.Problems.Add(input.Map, $"{input.Path} has no type; it must be string, boolean or number");
            }

            return DispatchInputType.String;
        }

        if (!Types.TryGetValue(word.Value, out var type) || (isOfCall && type is DispatchInputType.Choice or DispatchInputType.Environment))
        {
            input.Problems.Add(word, $"{input.PathOf(key)} must be {(isOfCall ? "string, boolean or number" : "string, boolean, choice, number or environment")}");
            return DispatchInputType.String;
        }

        return type;
    }

    private static string DefaultOf(DispatchInputType type, ScalarNode? given, List<string> options, bool isOfCall) => type switch
    {
        _ when given is { IsNull: false } => given.Kind == ScalarKind.Boolean ? NodeValues.ValueOf(given).AsText : given.Value,
        DispatchInputType.Boolean => "false",
        DispatchInputType.Number when isOfCall => "0",
        DispatchInputType.Choice => options.Count > 0 ? options[0] : "",
        _ => "",
    };

    private static List<string> ReadOptions(Section input, DispatchInputType type)
    {
        const string key = "options";
        var node = input.Take(key);
        if (type != DispatchInputType.Choice)
        {
            if (node is not null)
            {
                input.Problems.Add(node, $"{input.PathOf(key)} is only for the type choice");
            }

            return [];
        }

        if (node is ListNode { Items.Count: > 0 } list && list.Items.All(item => item is ScalarNode { IsNull: false }))
        {
            return [.. list.Items.Select(item => ((ScalarNode)item).Value).Distinct()];
        }

        input.Problems.Add(node ?? input.Map, $"{input.PathOf(key)} must be a list of at least one text");
        return [];
    }
}
