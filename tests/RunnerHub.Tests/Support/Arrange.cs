using RunnerHub.Access;
using RunnerHub.Features.Runners;
using RunnerHub.Platform;

namespace RunnerHub.Tests.Support;

/// <summary>Rows that a test needs before it begins, valid unless it says otherwise. Never for the thing under test.</summary>
internal static class Arrange
{
    public static ActionRunner Runner(
        string name,
        Scope? scope = null,
        DateTimeOffset? lastOnline = null,
        DateTimeOffset? lastActive = null,
        DateTimeOffset? at = null,
        bool disabled = false,
        bool ephemeral = false,
        string description = "",
        string version = "v3.1.0",
        params string[] labels)
    {
        var made = at ?? new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
        return new ActionRunner
        {
            Uuid = Guid.NewGuid(),
            Name = name,
            Description = description,
            Version = version,
            OwnerId = scope?.OwnerId,
            RepoId = scope?.RepoId,
            TokenHash = Secret.Hash(Secret.NewHex()),
            TokenSalt = "0123456789",
            LastOnline = lastOnline ?? ActionRunner.Never,
            LastActive = lastActive ?? ActionRunner.Never,
            IsDisabled = disabled,
            Ephemeral = ephemeral,
            AgentLabels = RunnerLabels.ToRows(labels),
            SearchText = ActionRunner.SearchTextOf(name, description, labels, version),
            Created = made,
            Updated = made,
        };
    }
}
