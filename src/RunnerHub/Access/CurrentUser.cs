using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;

namespace RunnerHub.Access;

/// <summary>Who asks, read from the database once a request: a deactivated or deleted account is refused at once.</summary>
internal sealed class CurrentUser
{
    /// <summary>The id of who asks and is no person, such as a job: no row has it.</summary>
    public const long Nobody = -1;

    public long Id { get; private set; }

    /// <summary>For a row that points to who made it; null when that is no person.</summary>
    public long? PersonId => Id > 0 ? Id : null;

    /// <summary>The one repository that it may know of; null for a person.</summary>
    public RepositoryToken? Only { get; private set; }

    public string Name { get; private set; } = "";

    public bool IsAdmin { get; private set; }

    public bool MustChangePassword { get; private set; }

    public bool IsSignedIn => Id != 0;

    /// <returns>False, and nobody is signed in, unless the account exists, is active and still has the security stamp of the session.</returns>
    public async Task<bool> LoadAsync(RunnerHubDb db, long id, string? stamp, CancellationToken cancellation)
    {
        var found = await db.Users
            .Where(user => user.Id == id && user.IsActive && user.SecurityStamp == stamp)
            .Select(user => new { user.UserName, user.IsAdmin, user.MustChangePassword })
            .FirstOrDefaultAsync(cancellation);
        if (found is null)
        {
            return false;
        }

        SignIn(id, found.UserName!, found.IsAdmin, found.MustChangePassword);
        return true;
    }

    /// <summary>Says who asks, once something has proven it.</summary>
    public void SignIn(long id, string name, bool isAdmin, bool mustChangePassword) =>
        (Id, Name, IsAdmin, MustChangePassword) = (id, name, isAdmin, mustChangePassword);

    /// <summary>Says that it is the same who asks in another scope of services.</summary>
    public void SignIn(CurrentUser same)
    {
        SignIn(same.Id, same.Name, same.IsAdmin, same.MustChangePassword);
        Only = same.Only;
    }

    /// <summary>Says that who asks is held to what its token is for.</summary>
    public void SignIn(ApiCaller caller)
    {
        SignIn(caller.UserId, caller.UserName, caller.IsAdmin, caller.MustChangePassword);
        Only = caller.Only;
    }
}
