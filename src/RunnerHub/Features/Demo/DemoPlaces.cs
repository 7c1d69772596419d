using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Demo;

/// <summary>Writes the people, organisations and repositories of the example site.</summary>
internal sealed class DemoPlaces(RunnerHubDb db, DateTimeOffset now, string passwordHash)
{
    private static readonly TimeSpan Age = TimeSpan.FromDays(700);

    private readonly Dictionary<string, Owner> owners = [];
    private readonly Dictionary<string, Repository> repositories = [];

    /// <summary>Where the runners with this <see cref="DemoFleet.Place"/> belong; known once it was written.</summary>
    public Scope Find(string place) => place.Length == 0 ? new Scope.Instance()
        : repositories.TryGetValue(place, out var repository) ? new Scope.Repository(repository.Id)
        : new Scope.Owner(owners[place].Id);

    public async Task WriteAsync(CancellationToken cancellation)
    {
        var taken = await db.Owners.Select(owner => owner.NormalizedName).ToListAsync(cancellation);
        // The administrator may have chosen the name of somebody here.
        string Free(string name) => taken.Contains(name) ? $"{name}-demo" : name;

        foreach (var name in DemoSite.People)
        {
            var user = NewUser(Free(name), name);
            owners[name] = user.Owner!;
            db.Users.Add(user);
        }

        foreach (var organization in DemoSite.Organizations)
        {
            var owner = Owner.Named(Free(organization.Name), OwnerKind.Organization, now - Age);
            owner.Description = organization.Description;
            owners[organization.Name] = owner;
            db.Owners.Add(owner);
        }

        // The ids are needed from here on.
        await db.SaveChangesAsync(cancellation);
        DemoSite.Organizations.ToList().ForEach(AddMembers);
        foreach (var (owner, name, description) in DemoSite.Repositories)
        {
            var repository = Repository.Named(name, owners[owner].Id, now - (Age / 2));
            repository.Description = description;
            repositories[$"{owner}/{name}"] = repository;
            db.Repositories.Add(repository);
        }

        await db.SaveChangesAsync(cancellation);
        AddCollaborators();
        await db.SaveChangesAsync(cancellation);
    }

    private User NewUser(string name, string demoName)
    {
        var user = User.Named(name, now - Age);
        user.NormalizedUserName = name.ToUpperInvariant();
        user.PasswordHash = passwordHash;
        user.SecurityStamp = Secret.NewHex();
        user.LockoutEnabled = true;
        user.IsAdmin = demoName == DemoSite.Administrator;
        user.IsActive = demoName != DemoSite.Gone;
        return user;
    }

    private void AddMembers(DemoOrganization organization)
    {
        foreach (var name in organization.Owners.Concat(organization.Members))
        {
            db.OrganizationMembers.Add(new OrganizationMember
            {
                OrganizationId = owners[organization.Name].Id,
                UserId = owners[name].Id,
                Role = organization.Owners.Contains(name) ? OrganizationRole.Owner : OrganizationRole.Member,
                Created = now - Age,
            });
        }
    }

    /// <summary>Every repository has up to three people with a role of their own, always the same ones.</summary>
    private void AddCollaborators()
    {
        var roles = Enum.GetValues<RepositoryRole>();
        foreach (var (index, (place, repository)) in repositories.Index())
        {
            var owner = place.Split('/')[0];
            foreach (var (step, role) in roles.Take(index % 4).Index())
            {
                var person = DemoSite.People[((index * 5) + (step * 3) + 1) % DemoSite.People.Count];
                if (person != owner)
                {
                    db.Collaborators.Add(new Collaborator { RepositoryId = repository.Id, UserId = owners[person].Id, Role = role, Created = now - (Age / 4) });
                }
            }
        }
    }
}
