namespace RunnerHub.Features.Operations;

/// <summary>What tells this process from the others that share its database.</summary>
internal static class Node
{
    public static string Name { get; } = $"{Environment.MachineName}:{Environment.ProcessId}";
}
