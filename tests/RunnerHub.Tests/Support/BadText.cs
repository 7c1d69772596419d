namespace RunnerHub.Tests.Support;

/// <summary>What people and programs put into fields that do not expect it.</summary>
public static class BadText
{
    /// <summary>None can be a name, and none may break a page.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "", " ", "a b", "-a", "a-", "a--b", "..", "a/b", "a\\b", "a\tb", "a\u0001b", "<b>bold</b>", "🚀", "naïve", "مرحبا", "\u202Eevil", "%2e%2e",
        "' OR 1=1 --", new string('a', 41), new string('a', 100_000),
    ];

    public static string Long(int length) => new('x', length);
}
