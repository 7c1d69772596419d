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
    private const int RandomLength = 20;

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
        if (Names.ProblemWithOwner(name) is { } problem)
        {
            throw new StartupProblem($"{NameSetting}: {problem}");
        }

        var chosen = SecretSetting.Read(configuration, PasswordSetting);
        var password = chosen ?? Secret.NewAlphanumeric(RandomLength);
        var user = User.Named(name, clock.GetUtcNow());
        user.IsAdmin = true;
        user.MustChangePassword = chosen is null;
        var made = await scope.ServiceProvider.GetRequiredService<UserManager<User>>().CreateAsync(user, password);
        if (!made.Succeeded)
        {
            throw new StartupProblem($"{PasswordSetting}: {string.Join(' ', made.Errors.Select(error => error.Description))}");
        }

        if (chosen is null)
        {
            // To the console and not to the log: logs are kept and shipped elsewhere.
            await Console.Out.WriteLineAsync(
                $"""

                The first administrator was made. This is shown only once:
                  name      {name}
                  password  {password}
                It must be changed at the first sign-in.

                """);
        }
    }
}
