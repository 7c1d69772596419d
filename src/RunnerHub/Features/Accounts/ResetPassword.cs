using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Accounts;

/// <summary>
/// <c>reset-password --user NAME</c>: prints a new password for somebody whom nobody else can give one, such as the only administrator.
/// It must be changed at the next sign-in; the account is unlocked, and its sessions end.
/// </summary>
internal sealed class ResetPassword(IServiceScopeFactory scopes) : ICommand
{
    public string Name => "reset-password";

    public async Task<int> RunAsync(CommandLine line, CancellationToken cancellation)
    {
        await using var services = scopes.CreateAsyncScope();
        var named = line.ValueOf("user") ?? throw new StartupProblem("Say whose password: reset-password --user NAME.");
        var normalized = services.ServiceProvider.GetRequiredService<UserManager<User>>().NormalizeName(named);
        var user = await services.ServiceProvider.GetRequiredService<RunnerHubDb>().Users.AsNoTracking().FirstOrDefaultAsync(one => one.NormalizedUserName == normalized, cancellation)
            ?? throw new StartupProblem($"There is no user “{named}”.");
        var password = Passwords.NewRandom();
        await services.ServiceProvider.GetRequiredService<Passwords>().ReplaceAsync(user, password, mustChange: true, cancellation);
        await Console.Out.WriteLineAsync(password);
        if (!user.IsActive)
        {
            await Console.Error.WriteLineAsync($"The account of {user.UserName} is inactive: an administrator has to activate it before anybody can sign in to it.");
        }

        return 0;
    }
}
