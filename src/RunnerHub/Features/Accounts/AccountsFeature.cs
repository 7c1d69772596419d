using RunnerHub.Platform;

namespace RunnerHub.Features.Accounts;

/// <summary>People: signing in and out, their password, and their administration.</summary>
internal static class AccountsFeature
{
    public static void AddAccounts(this WebApplicationBuilder builder)
    {
        builder.Services.AddTransient<IStartupStep, FirstAdministrator>();
    }
}
