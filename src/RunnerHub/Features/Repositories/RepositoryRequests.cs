using RunnerHub.Access;
using RunnerHub.Features.Shared;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Repositories;

/// <summary>A new repository; it is always private.</summary>
internal sealed record CreateRepositoryJson(string? Name, string? Description) : IApiExample<CreateRepositoryJson>
{
    public static CreateRepositoryJson Example => new("rocket", "Flies.");
}

/// <summary>What is to be different; what is absent stays as it is.</summary>
/// <param name="Name">Its old address leads to the new one until another repository takes it.</param>
internal sealed record EditRepositoryJson(string? Name, string? Description) : IApiExample<EditRepositoryJson>
{
    public static EditRepositoryJson Example => new("rocket-2", "Flies higher.");
}

/// <param name="NewOwner">A user or an organisation.</param>
internal sealed record TransferRepositoryJson(string? NewOwner) : IApiExample<TransferRepositoryJson>
{
    public static TransferRepositoryJson Example => new("acme");
}

/// <param name="Permission"><c>read</c>, <c>write</c> (when absent) or <c>admin</c>.</param>
internal sealed record CollaboratorRoleJson(string? Permission) : IApiExample<CollaboratorRoleJson>
{
    public static CollaboratorRoleJson Example => new("read");
}

/// <summary>What a user may do in a repository, for whatever reason.</summary>
/// <param name="Permission"><c>none</c>, <c>read</c>, <c>write</c>, <c>admin</c> or <c>owner</c>.</param>
/// <param name="RoleName">The same word.</param>
internal sealed record CollaboratorPermissionJson(string Permission, string RoleName, UserJson User) : IApiExample<CollaboratorPermissionJson>
{
    public static CollaboratorPermissionJson Example => Of(Level.Write, UserJson.Example);

#pragma warning disable CA1308 // Gitea spells them in lower case
    public static CollaboratorPermissionJson Of(Level level, UserJson user) =>
        new(level.ToString().ToLowerInvariant(), level.ToString().ToLowerInvariant(), user);
#pragma warning restore CA1308
}
