using Microsoft.AspNetCore.Mvc.ModelBinding;
using RunnerHub.Access;

namespace RunnerHub.Features.Repositories;

internal sealed record CreateRepositoryForm
{
    public string? Owner { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    /// <summary>Whom to choose from; not sent.</summary>
    [BindNever]
    public IReadOnlyList<string> Owners { get; init; } = [];
}

internal sealed record RepositoryForm
{
    /// <summary>A form without the field renames nothing.</summary>
    public string? Name { get; init; }

    public string? Description { get; init; }

    public string? MadeFrom { get; init; }
}

/// <summary>A person's name and the role to have.</summary>
internal sealed record CollaboratorForm
{
    public string? Name { get; init; }

    public string? Role { get; init; } = "read";

    public RepositoryRole? ParsedRole => RepositoryRoleWords.Parse(Role);
}

internal sealed record TransferForm
{
    public string? NewOwner { get; init; }

    public string? Confirmation { get; init; }
}
