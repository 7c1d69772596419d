using Microsoft.AspNetCore.Authorization;

namespace RunnerHub.Access;

/// <summary>Something that may be done in a place by those who have at least a level there.</summary>
internal abstract class Permission(Level least) : IAuthorizationRequirement
{
    public bool IsGrantedBy(Place place) => place.Level >= least;
}

/// <summary>See that the place exists, and what is in it.</summary>
internal sealed class ReadPlace() : Permission(Level.Read);

/// <summary>Start, cancel and repeat its runs, and change the workflows that it keeps.</summary>
internal sealed class RunWorkflows() : Permission(Level.Write);

/// <summary>Change its description; in a repository, manage its collaborators.</summary>
internal sealed class ManagePlace() : Permission(Level.Admin);

/// <summary>See and change its runners and its registration token.</summary>
internal sealed class ManageRunners() : Permission(Level.Admin);

/// <summary>See the names of its secrets, and its variables, and change them.</summary>
internal sealed class ManageSecrets() : Permission(Level.Admin);

/// <summary>See and change its webhooks, and what they were told.</summary>
internal sealed class ManageWebhooks() : Permission(Level.Admin);

/// <summary>Transfer or delete it; in an organisation, manage its members; on the site, manage its users.</summary>
internal sealed class OwnPlace() : Permission(Level.Owner);

/// <summary>Requires a permission in the place of the request; the type is the policy, so there are no policy names to mistype.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
internal sealed class AuthorizeAttribute<TPermission> : AuthorizeAttribute, IAuthorizationRequirementData
    where TPermission : Permission, new()
{
    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [new TPermission()];
}
