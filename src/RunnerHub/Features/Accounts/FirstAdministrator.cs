using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Accounts;

/// <summary>
/// Makes the administrator of a database that has no user: with the name and password that the operator set, else with
/// a random password, which is printed once and must be changed at the first sign-in.
/// </summary>
internal sealed class FirstAdministrator(IServiceScopeFactory scopes, IConfiguration configuration, TimeProvider clock) : IStartupStep
{
    private const string NameSetting = "RUNNERHUB_ADMIN_NAME";
    private const string PasswordSetting = "RUNNERHUB_ADMIN_PASSWORD";
    private const string DefaultName = "hub-admin";

    public int Order => StartupOrder.FirstAdministrator;

    public async Task RunAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RunnerHubDb>();
        if (await db.Users.AnyAsync(cancellation))
        {
            return;
        }

        var name = SecretSetting.Read(configuration, NameSetting) ?? DefaultName;
        var chosen = SecretSetting.Read(configuration, PasswordSetting);
        var password = chosen ?? Passwords.NewRandom();
        var user = User.Named(name, clock.GetUtcNow());
        user.IsAdmin = true;
        user.MustChangePassword = chosen is null;
        await AddAsync(db, scope.ServiceProvider.GetRequiredService<UserManager<User>>(), user, password, cancellation);
    }

    /// <summary>Does nothing when another node that starts on the same database was faster.</summary>
    /// <exception cref="StartupProblem">The name or the password breaks a rule.</exception>
    private static async Task AddAsync(RunnerHubDb db, UserManager<User> users, User user, string password, CancellationToken cancellation)
    {
        if (Names.ProblemWithOwner(user.UserName!) is { } problem)
        {
            throw new StartupProblem($"{NameSetting}: {problem}");
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.TakeTurnAsync(cancellation);
        if (await db.Users.AnyAsync(cancellation))
        {
            return;
        }

        var made = await users.CreateAsync(user, password);
        if (!made.Succeeded)
        {
            throw new StartupProblem($"{PasswordSetting}: {string.Join(' ', made.Errors.Select(error => error.Description))}");
        }

        if (user.MustChangePassword)
        {
            // Before it counts: one that was printed for nothing does no harm, and one that nobody has read is of no use.
            await PrintAsync(user.UserName!, password);
        }

        await transaction.CommitAsync(cancellation);
    }

    /// <summary>To the console and not to the log: logs are kept, and shipped elsewhere.</summary>
    private static Task PrintAsync(string name, string password) => Console.Out.WriteLineAsync(
        $"""

        The first administrator was made. This is shown only once:
          name      {name}
          password  {password}
        It must be changed at the first sign-in.

        """);
}
