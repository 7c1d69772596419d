namespace RunnerHub.Features.Runners;

/// <summary>
/// How text is compared without regard to case, the same in both databases: neither is asked to change the case of a letter,
/// since SQLite knows that of ASCII only.
/// </summary>
internal static class RunnerSearch
{
#pragma warning disable CA1308 // lower case is what people type and what labels are shown in
    /// <summary>The text with its case taken away. By way of upper case, so that letters with two small forms (σ, ς) become one.</summary>
    public static string KeyOf(string text) => text.ToUpperInvariant().ToLowerInvariant();
#pragma warning restore CA1308
}
