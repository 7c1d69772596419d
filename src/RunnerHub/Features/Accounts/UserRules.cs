using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Accounts;

internal enum UserAnswer
{
    Done,
    Gone,

    /// <summary>Nothing was changed: nobody would be left to administrate the site.</summary>
    LastAdministrator,

    /// <summary>Nothing was changed: the rights are not as they must be for the change.</summary>
    Stale,
}

/// <summary>What is to be different with a user; null leaves it as it is.</summary>
internal sealed record UserChange
{
    public bool? IsActive { get; init; }

    public bool? IsAdmin { get; init; }

    /// <summary>Ends the user's sessions.</summary>
    public string? Password { get; init; }

    /// <summary>With a password, null is true: who chose it knows it.</summary>
    public bool? MustChangePassword { get; init; }

    /// <summary>The user must have the rights of this one at the moment of the change; null when that does not matter.</summary>
    public UserRow? Still { get; init; }
}

/// <summary>What administrators do to users: names stay unique, and an active administrator is always left.</summary>
internal sealed class UserRules(RunnerHubDb db, UserManager<User> users, Passwords passwords, SignalBus signals, TimeProvider clock)
{
    /// <param name="name">In any case of its letters.</param>
    public Task<UserRow?> FindAsync(string name, CancellationToken cancellation)
    {
        var normalized = Owner.Normalize(name);
        return db.Users.Where(user => user.Owner!.NormalizedName == normalized).Select(UserRow.FromUser).FirstOrDefaultAsync(cancellation);
    }

    /// <returns>What is wrong with the name or the password, each with its field; nothing when the user was made.</returns>
    public async Task<IReadOnlyList<(string Field, string Sentence)>> AddAsync(string name, string password, bool isAdmin, bool mustChangePassword)
    {
        if (Names.ProblemWithOwner(name) is { } problem)
        {
            return [(nameof(NewUserForm.Name), problem)];
        }

        var user = User.Named(name, clock.GetUtcNow());
        user.IsAdmin = isAdmin;
        user.MustChangePassword = mustChangePassword;
        try
        {
            var made = await users.CreateAsync(user, password);
            return [.. made.Errors.Select(error => (FieldOf(error), error.Description))];
        }
        catch (DbUpdateException failure) when (db.IsDuplicate(failure))
        {
            return [(nameof(NewUserForm.Name), users.ErrorDescriber.DuplicateUserName(name).Description)];
        }
    }

    /// <summary>
    /// Activates or deactivates, makes an administrator or takes that away, replaces the password: all that is asked for, or nothing.
    /// A deactivated user's tokens stop, its sessions never come back.
    /// </summary>
    public async Task<UserAnswer> ChangeAsync(long id, UserChange change, CancellationToken cancellation)
    {
        var (stamp, renewed) = (Secret.NewHex(), new User { Id = id });
        if (change.Password is { } password)
        {
            passwords.Put(renewed, password);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.TakeTurnAsync(cancellation);
        var staysAdministrator = change is { IsActive: not false, IsAdmin: not false };
        var endsSessions = change.IsActive == false;
        var (stillActive, stillAdmin) = (change.Still?.IsActive, change.Still?.IsAdmin);
        var asExpected = db.Users.Where(user =>
            user.Id == id && (stillActive == null || user.IsActive == stillActive) && (stillAdmin == null || user.IsAdmin == stillAdmin));
        var changed = await asExpected
            .Where(user => (staysAdministrator || !Succession.LastAdministrators(db).Any(last => last.Id == user.Id)))
            .ExecuteUpdateAsync(
                set => set.SetProperty(user => user.IsActive, user => change.IsActive ?? user.IsActive)
                    .SetProperty(user => user.IsAdmin, user => change.IsAdmin ?? user.IsAdmin)
                    .SetProperty(user => user.MustChangePassword, user => change.MustChangePassword ?? user.MustChangePassword)
                    .SetProperty(user => user.SecurityStamp, user => endsSessions ? stamp : user.SecurityStamp),
                cancellation);
        if (changed == 0)
        {
            return await asExpected.AnyAsync(cancellation) ? UserAnswer.LastAdministrator
                : await db.Users.AnyAsync(user => user.Id == id, cancellation) ? UserAnswer.Stale : UserAnswer.Gone;
        }

        if (change.Password is not null)
        {
            await passwords.WriteAsync(renewed, change.MustChangePassword ?? true, cancellation);
        }

        await transaction.CommitAsync(cancellation);
        signals.Publish(AccessTokens.Changed);
        return UserAnswer.Done;
    }

    /// <summary>Why an administrator cannot give the user the password, a sentence each; none when he can.</summary>
    public async Task<IReadOnlyList<string>> ProblemsWithPasswordAsync(UserRow user, CurrentUser administrator, string password) =>
        user.Id == administrator.Id ? ["Change your own password in your settings."]
            : await passwords.ProblemsAsync(new User { UserName = user.Name }, password);

    private static string FieldOf(IdentityError error) =>
        error.Code.StartsWith(nameof(NewUserForm.Password), StringComparison.Ordinal) ? nameof(NewUserForm.Password) : nameof(NewUserForm.Name);
}
