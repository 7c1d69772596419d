using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Secrets;

/// <summary>A secret without its value, which the server tells to nobody but jobs.</summary>
internal sealed record SecretJson(string Name, string Description, DateTimeOffset CreatedAt) : IApiExample<SecretJson>
{
    public static SecretJson Example => new("DEPLOY_KEY", "for the staging server", DateTimeOffset.UnixEpoch.AddYears(56));
}

/// <param name="Data">The value, at most 64 KiB.</param>
/// <param name="Description">Kept as it is when it is not given.</param>
internal sealed record SecretValueJson(string? Data, string? Description) : IApiExample<SecretValueJson>
{
    public static SecretValueJson Example => new("correct horse battery staple", "for the staging server");
}

/// <summary>A variable, as Gitea's clients expect it.</summary>
/// <param name="OwnerId">0 where it belongs to a repository or to the site.</param>
/// <param name="RepoId">0 where it belongs to an owner or to the site.</param>
/// <param name="Data">The value.</param>
internal sealed record VariableJson(long OwnerId, long RepoId, string Name, string Data, string Description) : IApiExample<VariableJson>
{
    public static VariableJson Example => new(3, 0, "REGION", "eu-west-1", "where we deploy to");
}

/// <param name="Value">At most 64 KiB.</param>
/// <param name="Description">What it is for.</param>
internal sealed record NewVariableJson(string? Value, string? Description) : IApiExample<NewVariableJson>
{
    public static NewVariableJson Example => new("eu-west-1", "where we deploy to");
}

/// <param name="Name">Renames it; without it, or empty, the name stays.</param>
/// <param name="Value">At most 64 KiB.</param>
/// <param name="Description">Kept as it is when it is not given.</param>
internal sealed record VariableEditJson(string? Name, string? Value, string? Description) : IApiExample<VariableEditJson>
{
    public static VariableEditJson Example => new("REGION", "eu-west-2", "where we deploy to");
}
