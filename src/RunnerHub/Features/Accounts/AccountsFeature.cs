using Microsoft.AspNetCore.Identity;
using RunnerHub.Access;
using RunnerHub.Platform;

namespace RunnerHub.Features.Accounts;

/// <summary>People: signing in and out, their password, and their administration.</summary>
internal static class AccountsFeature
{
    public static void AddAccounts(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<UserRules>();
        builder.Services.AddScoped<UserDeletion>();
        builder.Services.AddScoped<TokenRules>();
        builder.Services.AddScoped<IPasswordValidator<User>, PasswordLimits>();
        builder.Services.AddScoped<IdentityErrorDescriber, PasswordWords>();
        builder.Services.AddTransient<IStartupStep, FirstAdministrator>();
        builder.Services.AddTransient<ICommand, ResetPassword>();
    }

    public static RouteGroupBuilder MapAccounts(this RouteGroupBuilder api) => api.MapUsers().MapTokens().MapAdminUsers();
}
