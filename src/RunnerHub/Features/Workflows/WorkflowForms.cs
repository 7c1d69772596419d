using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using RunnerHub.Features.Jobs.Workflows;
using RunnerHub.Features.Shared;

namespace RunnerHub.Features.Workflows;

/// <summary>A workflow as a person types or uploads it.</summary>
internal record WorkflowTextForm
{
    public string? Text { get; init; }

    /// <summary>In place of the text.</summary>
    public IFormFile? File { get; init; }

    /// <summary>What the text of the form was when nobody had typed in it yet, as a digest: of a file, or what is stored. Then a file takes its place.</summary>
    public string? Untyped { get; init; }

    /// <summary>What is wrong in the text; shown, not sent.</summary>
    [BindNever]
    public IReadOnlyList<WorkflowProblem> Problems { get; init; } = [];

    /// <summary>What was typed or uploaded, or why it cannot be taken. A browser sends the end of a line as two characters.</summary>
    public async Task<(string Text, string? Problem)> ReadAsync(CancellationToken cancellation)
    {
        var typed = (Text ?? "").Replace("\r\n", "\n", StringComparison.Ordinal);
        if (File is not { Length: > 0 })
        {
            return (typed, typed.Trim().Length == 0 ? "Enter a workflow, or choose a file." : null);
        }

        if (typed.Trim().Length > 0 && Untyped != DigestOf(typed))
        {
            return (typed, "Here is a text already; empty it to take the file instead. The file was not taken.");
        }

        using var bytes = new MemoryStream();
        await File.CopyToAsync(bytes, cancellation);
        try
        {
            return (new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes.ToArray()), null);
        }
        catch (DecoderFallbackException)
        {
            return (typed, "The file is no text in UTF-8.");
        }
    }

    /// <summary>The same whatever a browser makes of the ends of lines.</summary>
    public static string DigestOf(string text) => Overtaking.TagOf(text.ReplaceLineEndings("\n"));

    /// <summary>The line of the text that a problem is in.</summary>
    public string LineOf(WorkflowProblem problem)
    {
        var line = (Text ?? "").Split('\n').ElementAtOrDefault(problem.Line - 1) ?? "";
        return Platform.StorableText.CutToWidth(line.TrimEnd('\r'), 160);
    }
}

/// <summary>A workflow to be stored.</summary>
internal sealed record StoreForm : WorkflowTextForm
{
    public string? Name { get; init; }

    public string? MadeFrom { get; init; }

    /// <summary>The form as it is opened.</summary>
    /// <param name="stored">Null for a new workflow.</param>
    public static StoreForm Of(string name, string text, StoredWorkflow? stored) => new()
    {
        Name = name,
        Text = text,
        Untyped = DigestOf(text),
        MadeFrom = stored is null ? null : Overtaking.TagOf(stored.Text),
    };
}

/// <summary>A run to be started from a workflow that is sent along.</summary>
internal sealed record NewRunForm : WorkflowTextForm
{
    public string? Event { get; init; }

    public string? Ref { get; init; } = StartForm.UsualRef;

    public string? Sha { get; init; }

    /// <summary>A line for each: name=value.</summary>
    public string? Inputs { get; init; }

    /// <returns>The inputs, and what is wrong with the lines.</returns>
    public (Dictionary<string, JsonElement> Inputs, string? Problem) ReadInputs()
    {
        var inputs = new Dictionary<string, JsonElement>(StringComparer.OrdinalIgnoreCase);
        var lines = (Inputs ?? "").Split('\n').Select((line, index) => (Text: line.TrimEnd('\r'), Number: index + 1)).Where(line => line.Text.Trim().Length > 0);
        foreach (var (text, number) in lines)
        {
            var parts = text.Split('=', 2);
            if (parts.Length < 2 || !inputs.TryAdd(parts[0].Trim(), JsonSerializer.SerializeToElement(parts[1])))
            {
                return (inputs, parts.Length < 2 ? $"Line {number} has no =; write name=value." : $"Line {number} names an input that is above already.");
            }
        }

        return (inputs, null);
    }
}

/// <summary>A stored workflow to be started.</summary>
internal sealed record StartForm
{
    public const string UsualRef = "main";

    public string? Ref { get; init; } = UsualRef;

    public string? Sha { get; init; }

    /// <summary>By name; a box that is not ticked is not sent.</summary>
    public Dictionary<string, string?> Inputs { get; init; } = [];

    public Dictionary<string, JsonElement> ReadInputs(DispatchInputs asked) => asked.Inputs.ToDictionary(
        input => input.Name,
        input => JsonSerializer.SerializeToElement(input.Type == DispatchInputType.Boolean ? Inputs.GetValueOrDefault(input.Name) ?? "false"
            : Inputs.GetValueOrDefault(input.Name)?.Replace("\r\n", "\n", StringComparison.Ordinal)));

    /// <summary>What a field shows: what was typed, or else what the workflow says.</summary>
    public string ValueOf(DispatchInput input) => Inputs.Count == 0 ? input.Default : Inputs.GetValueOrDefault(input.Name) ?? (input.Type == DispatchInputType.Boolean ? "false" : "");
}
