namespace RunnerHub.Features.Shared;

/// <summary>What is asked before something that cannot be taken back, or that others will feel.</summary>
internal sealed record ConfirmPage
{
    public required string Title { get; init; }

    /// <summary>What will happen, in numbers; a sentence each.</summary>
    public required IReadOnlyList<string> Consequences { get; init; }

    /// <summary>Where the form is posted when the answer is yes.</summary>
    public required string Action { get; init; }

    /// <summary>What the yes says. Null when there is nothing to say yes to: then the sentences tell why not.</summary>
    public required string? Button { get; init; }

    public bool IsDanger { get; init; }

    /// <summary>Where to go when the answer is no.</summary>
    public required string Cancel { get; init; }

    /// <summary>Hidden fields sent with the yes.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fields { get; init; } = [];

    /// <summary>A name to type before the button works for those who have no script too; sent as "confirmation". Null asks for nothing.</summary>
    public string? TypeToConfirm { get; init; }

    /// <summary>What was typed the last time.</summary>
    public string? Typed { get; init; }

    /// <summary>Why the last try was refused.</summary>
    public string? Error { get; init; }

    /// <summary>The name was typed as it is written; only spaces around it do not count.</summary>
    public static bool IsTyped(string? typed, string name) => typed?.Trim() == name;

    public ConfirmPage MistypedAs(string? typed) => this with { Typed = typed, Error = $"This is not the name. Type “{TypeToConfirm}”." };
}
