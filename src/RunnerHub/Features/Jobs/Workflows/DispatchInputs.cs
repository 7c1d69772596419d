using System.Text.Json;

namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>Something that is wrong with a given input.</summary>
internal sealed record InputProblem(string Input, string Sentence);

/// <param name="Values">What the context inputs holds: truths as such, all others as text.</param>
internal sealed record InputsAnswer(IReadOnlyDictionary<string, JsonElement> Values, IReadOnlyList<InputProblem> Problems)
{
    /// <summary>The values as text, as the event tells them.</summary>
    public Dictionary<string, string> Texts => Values.ToDictionary(
        value => value.Key, value => value.Value.ValueKind == JsonValueKind.String ? value.Value.GetString()! : value.Value.GetRawText());
}

/// <summary>What a workflow asks for when somebody starts it: shown as a form, and checked when it comes in.</summary>
internal sealed record DispatchInputs(IReadOnlyList<DispatchInput> Inputs)
{
    public const int Most = 25;

    /// <summary>Of all values together, in characters.</summary>
    public const int LongestValues = 65_535;

    public static readonly DispatchInputs None = new([]);

    /// <returns>Of use only when there are no problems.</returns>
    public static DispatchInputs Read(Section dispatch)
    {
        var inputs = ReadInputs(dispatch, isOfCall: false);
        dispatch.RefuseOthers();
        return inputs;
    }

    /// <param name="trigger">What stands below the event.</param>
    /// <param name="isOfCall">Of workflow_call: a workflow gives them, and not somebody with a form.</param>
    /// <inheritdoc cref="Read(Section)"/>
    public static DispatchInputs ReadInputs(Section trigger, bool isOfCall)
    {
        var read = new List<DispatchInput>();
        if (!trigger.TakeNothing("inputs") && trigger.TakeSection("inputs") is { } inputs)
        {
            if (inputs.Map.Entries.Count > Most && !isOfCall)
            {
                trigger.Problems.Add(inputs.Map, $"{inputs.Path} has {inputs.Map.Entries.Count} inputs; at most {Most} are allowed");
            }

            var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (var (name, node) in inputs.Map.Entries)
            {
                if (!WorkflowNames.IsName(name.Value) || !names.Add(name.Value))
                {
                    trigger.Problems.Add(name, WorkflowNames.IsName(name.Value)
                        ? $"there are two inputs {name.Value}; case makes no difference" : $"an input cannot be called so; {WorkflowNames.Rule}");
                }
                else if (node is MapNode or ScalarNode { IsNull: true })
                {
                    var map = node as MapNode ?? new MapNode(node.At, []);
                    read.Add(DispatchInput.Read(name.Value, new Section(map, inputs.PathOf(name.Value), trigger.Problems), isOfCall));
                }
                else
                {
                    trigger.Problems.Add(node, $"{inputs.PathOf(name.Value)} must be a mapping, and this is {node.KindWord}");
                }
            }
        }

        return new(read);
    }

    /// <summary>Checks what was given, and adds what is left out.</summary>
    /// <param name="given">By name without regard to case; text, truths and numbers. Null is as if it were not given.</param>
    public InputsAnswer Fill(IReadOnlyDictionary<string, JsonElement> given)
    {
        var problems = given.Keys.Where(name => !Inputs.Any(input => input.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            .Select(name => new InputProblem(Platform.StorableText.CutToWidth(name, 60), Inputs.Count == 0
                ? "is not asked for: the workflow takes no inputs"
                : $"is not asked for; the workflow takes {string.Join(", ", Inputs.Select(input => input.Name))}"))
            .ToList();
        var values = new Dictionary<string, JsonElement>();
        foreach (var input in Inputs)
        {
            var (text, problem) = ValueOf(input, given.FirstOrDefault(value => input.Name.Equals(value.Key, StringComparison.OrdinalIgnoreCase)).Value);
            if (problem is not null)
            {
                problems.Add(new(input.Name, problem));
            }
            else
            {
                values[input.Name] = input.Type == DispatchInputType.Boolean ? JsonSerializer.SerializeToElement(text == "true") : JsonSerializer.SerializeToElement(text);
            }
        }

        if (values.Sum(value => value.Value.GetRawText().Length) > LongestValues)
        {
            problems.Add(new(Inputs[0].Name, $"and all others together may have {LongestValues} characters"));
        }

        return new(values, problems);
    }

    /// <summary>
    /// As <see cref="Fill"/>, for a workflow that is called: numbers are numbers then, and one that is required may be empty, as on GitHub.
    /// That it is given at all is seen before.
    /// </summary>
    public InputsAnswer FillCall(IReadOnlyDictionary<string, JsonElement> given)
    {
        var answer = new DispatchInputs([.. Inputs.Select(input => input with { IsRequired = false })]).Fill(given);
        var numbers = Inputs.Where(input => input.Type == DispatchInputType.Number).Select(input => input.Name).ToHashSet();
        return answer with
        {
            Values = answer.Values.ToDictionary(value => value.Key, value => numbers.Contains(value.Key)
                ? JsonSerializer.SerializeToElement(ExpressionNumber.Parse(value.Value.GetString()!)) : value.Value),
        };
    }

    private static (string Text, string? Problem) ValueOf(DispatchInput input, JsonElement given)
    {
        if (given.ValueKind == JsonValueKind.String && TextOf(given) is null)
        {
            return ("", "holds half a character, which cannot be stored");
        }

        var text = given.ValueKind switch
        {
            JsonValueKind.String => TextOf(given),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Number => given.GetRawText(),
            JsonValueKind.Undefined or JsonValueKind.Null => null,
            _ => "",
        };
        if (given.ValueKind is JsonValueKind.Array or JsonValueKind.Object)
        {
            return ("", "must be text, true, false or a number");
        }

        // A form sends what was left empty as an empty text.
        text = text is null || (text.Length == 0 && (input.IsRequired || input.Type != DispatchInputType.String)) ? input.Default : text;
        return !Platform.StorableText.IsParagraph(text) ? ("", "holds a character that cannot be stored")
            : input.IsRequired && text.Length == 0 ? ("", "is required")
            : (text, input.WhyNot(text));
    }

    /// <returns>Null for half a surrogate pair, which JSON can spell as \ud800 and nothing can hold.</returns>
    private static string? TextOf(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
