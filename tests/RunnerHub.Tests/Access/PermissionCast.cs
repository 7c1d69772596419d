using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Access;

/// <summary>The callers of the permission table, signed in once for a hub, and the places that they ask for.</summary>
public sealed class PermissionCast : IDisposable
{
    private readonly Dictionary<string, Person> people = [];
    private bool areSignedIn;
    private long organizationId;
    private long repositoryId;

    /// <summary>The callers by the names that the table gives them.</summary>
    public async Task<IReadOnlyDictionary<string, Person>> OfAsync(Hub hub)
    {
        if (repositoryId == 0)
        {
            await MakeAsync(hub);
        }

        if (!areSignedIn)
        {
            foreach (var caller in PermissionTable.Callers)
            {
                people[caller] = NameOf(caller) is { } name ? await hub.AsAsync(name) : hub.AsAnonymous();
            }

            areSignedIn = true;
        }

        return people;
    }

    /// <summary>Has them sign in again before the next row: this one signed them out.</summary>
    public void ForgetSignIns() => areSignedIn = false;

    /// <summary>The address that a caller asks for at a route; whatever a POST could use up is made anew for each.</summary>
    public async Task<string> AddressAsync(Hub hub, string route, string caller)
    {
        var address = route.Replace("{org}", "acme", StringComparison.Ordinal)
            .Replace("{owner:owner}", "acme", StringComparison.Ordinal)
            .Replace("{repo}", "rocket", StringComparison.Ordinal)
            .Replace("{code:int:range(400,599)}", "404", StringComparison.Ordinal);
        if (address.Contains("{id:long}", StringComparison.Ordinal))
        {
            var id = await hub.AddAsync(Arrange.Runner(People.Unique("machine"), await ScopeAsync(hub, route, caller)), runner => runner.Id);
            return address.Replace("{id:long}", $"{id}", StringComparison.Ordinal);
        }

        if (address.Contains("{user}", StringComparison.Ordinal) || address.Contains("{name}", StringComparison.Ordinal))
        {
            var name = People.Unique("somebody");
            var id = await hub.AddUserAsync(name);
            await hub.AddCollaboratorAsync(repositoryId, id, RepositoryRole.Read);
            await hub.AddMemberAsync(organizationId, id);
            return address.Replace("{user}", name, StringComparison.Ordinal).Replace("{name}", name, StringComparison.Ordinal);
        }

        return address;
    }

    public void Dispose()
    {
        foreach (var person in people.Values)
        {
            person.Dispose();
        }
    }

    private static string? NameOf(string caller) => caller switch
    {
        "anonymous" => null,
        "site admin" => Hub.AdminName,
        _ => $"{caller}-caller",
    };

    private async Task MakeAsync(Hub hub)
    {
        await hub.AddUserAsync(NameOf("stranger")!);
        organizationId = await hub.AddOrganizationAsync("acme", await hub.AddUserAsync(NameOf("owner")!), await hub.AddUserAsync(NameOf("member")!));
        repositoryId = await hub.AddRepositoryAsync("rocket", organizationId);
        foreach (var role in Enum.GetValues<RepositoryRole>())
        {
#pragma warning disable CA1308 // the callers are called so
            await hub.AddCollaboratorAsync(repositoryId, await hub.AddUserAsync(NameOf(role.ToString().ToLowerInvariant())!), role);
#pragma warning restore CA1308
        }
    }

    private async Task<Scope?> ScopeAsync(Hub hub, string route, string caller)
    {
        if (!route.StartsWith("/user/", StringComparison.Ordinal))
        {
            return route.StartsWith("/-/", StringComparison.Ordinal) ? null
                : route.StartsWith("/org/", StringComparison.Ordinal) ? new Scope.Owner(organizationId)
                : new Scope.Repository(repositoryId);
        }

        var name = NameOf(caller);
        var id = await hub.ReadAsync(db => db.Users.Where(user => user.UserName == name).Select(user => (long?)user.Id).FirstOrDefaultAsync());
        return id is { } known ? new Scope.Owner(known) : null;
    }
}
