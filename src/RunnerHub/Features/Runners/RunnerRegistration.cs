namespace RunnerHub.Features.Runners;

/// <summary>What a runner sends to register; text as it came.</summary>
internal sealed record RunnerRegistration(
    string Token, string Name, string Version, IEnumerable<string> Labels, bool Ephemeral, IEnumerable<string> Capabilities);

internal enum RegisterOutcome
{
    Registered,
    MissingToken,
    MissingName,

    /// <summary>The name, version or a label has control characters, or there are too many labels or too long ones.</summary>
    UnusableText,
    UnknownToken,
    ResetToken,
}

internal sealed record RegisterAnswer(RegisterOutcome Outcome, RegisteredRunner? Runner = null);

/// <param name="Secret">Answered here and never again; the database holds only its hash.</param>
internal sealed record RegisteredRunner(
    long Id, Guid Uuid, string Secret, string Name, string Version, IReadOnlyList<string> Labels, bool Ephemeral);

internal enum DeclareOutcome
{
    Declared,

    /// <summary>The version or a label has control characters, or there are too many labels or too long ones.</summary>
    UnusableText,
    Gone,
}

internal sealed record DeclareAnswer(DeclareOutcome Outcome, DeclaredRunner? Runner = null);

/// <summary>A runner as it is after it has declared itself.</summary>
internal sealed record DeclaredRunner(long Id, Guid Uuid, string Name, string Version, IReadOnlyList<string> Labels);

/// <summary>The capabilities that a runner may declare and that mean something here.</summary>
internal static class RunnerCapabilities
{
    /// <summary>It stops a task when the answer to a report says so, and reports afterwards.</summary>
    public const string Cancelling = "cancelling";

    public static readonly IReadOnlySet<string> All = new HashSet<string> { Cancelling };
}
