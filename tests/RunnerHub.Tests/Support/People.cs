using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using RunnerHub.Access;

namespace RunnerHub.Tests.Support;

/// <summary>People and places that a test needs before it begins, put straight into the database. Never for the thing under test.</summary>
internal static class People
{
    private static int count;

    /// <summary>A name that no other test has.</summary>
    public static string Unique(string name) => $"{name}-{Interlocked.Increment(ref count).ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The first administrator, signed in.</summary>
    public static Task<Person> AsAdminAsync(this Hub hub) => hub.AsAsync(Hub.AdminName);

    /// <summary>Somebody with a browser, signed in.</summary>
    public static async Task<Person> AsAsync(this Hub hub, string name, string password = Hub.Password)
    {
        var person = new Person(hub.Address);
        await person.SignInAsync(name, password);
        return person;
    }

    /// <summary>Somebody with a browser who has not signed in.</summary>
    public static Person AsAnonymous(this Hub hub) => new(hub.Address);

    /// <summary>A user with the password that all tests use.</summary>
    /// <returns>The id.</returns>
    public static async Task<long> AddUserAsync(this Hub hub, string name, bool admin = false)
    {
        await using var scope = hub.Services.CreateAsyncScope();
        var user = User.Named(name, hub.Clock.GetUtcNow());
        user.IsAdmin = admin;
        var made = await scope.ServiceProvider.GetRequiredService<UserManager<User>>().CreateAsync(user, Hub.Password);
        Assert.True(made.Succeeded, string.Join(' ', made.Errors.Select(error => error.Description)));
        return user.Id;
    }

    /// <summary>An organisation with its owner.</summary>
    /// <returns>The id.</returns>
    public static Task<long> AddOrganizationAsync(this Hub hub, string name, long ownerId, params long[] memberIds) => hub.ReadAsync(async db =>
    {
        var now = hub.Clock.GetUtcNow();
        var organization = Owner.Named(name, OwnerKind.Organization, now);
        db.Owners.Add(organization);
        await db.SaveChangesAsync();
        db.OrganizationMembers.Add(new OrganizationMember { OrganizationId = organization.Id, UserId = ownerId, Role = OrganizationRole.Owner, Created = now });
        db.OrganizationMembers.AddRange(memberIds.Select(id =>
            new OrganizationMember { OrganizationId = organization.Id, UserId = id, Role = OrganizationRole.Member, Created = now }));
        await db.SaveChangesAsync();
        return organization.Id;
    });

    public static Task AddMemberAsync(this Hub hub, long organizationId, long userId) => hub.AddAsync(
        new OrganizationMember { OrganizationId = organizationId, UserId = userId, Role = OrganizationRole.Member, Created = hub.Clock.GetUtcNow() }, _ => 0);

    /// <summary>A repository of a user or an organisation.</summary>
    /// <returns>The id.</returns>
    public static Task<long> AddRepositoryAsync(this Hub hub, string name, long ownerId) =>
        hub.AddAsync(Repository.Named(name, ownerId, hub.Clock.GetUtcNow()), repository => repository.Id);

    public static Task AddCollaboratorAsync(this Hub hub, long repositoryId, long userId, RepositoryRole role) => hub.AddAsync(
        new Collaborator { RepositoryId = repositoryId, UserId = userId, Role = role, Created = hub.Clock.GetUtcNow() }, _ => 0);

    /// <summary>Puts a row in; what the row points to must be there.</summary>
    /// <returns>What is asked of it afterwards, such as its id.</returns>
    public static Task<T> AddAsync<TRow, T>(this Hub hub, TRow row, Func<TRow, T> ask)
        where TRow : class => hub.ReadAsync(async db =>
    {
        db.Add(row);
        await db.SaveChangesAsync();
        return ask(row);
    });
}
