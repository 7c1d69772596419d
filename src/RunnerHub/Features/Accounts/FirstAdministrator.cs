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
        var made = await AddAsync(db, scope.ServiceProvider.GetRequiredService<UserManager<User>>(), user, password, cancellation);
        if (made && chosen is null)
        {
            await PrintAsync(name, password);
        }
    }

    /// <returns>False when another node that starts on the same database was faster.</returns>
    /// <exception cref="StartupProblem">The name or the password breaks a rule.</exception>
    private static async Task<bool> AddAsync(RunnerHubDb db, UserManager<User> users, User user, string password, CancellationToken cancellation)
    {
        if (Names.ProblemWithOwner(user.UserName!) is { } problem)
        {
            throw new StartupProblem($"{NameSetting}: {problem}");
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.TakeTurnAsync(cancellation);
        if (await db.Users.AnyAsync(cancellation))
        {
            return false;
        }

        var made = await users.CreateAsync(user, password);
        if (!made.Succeeded)
        {
            throw new StartupProblem($"{PasswordSetting}: {string.Join(' ', made.Errors.Select(error => error.Description))}");
        }

        await transaction.CommitAsync(cancellation);
        return true;
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
