using Microsoft.AspNetCore.Identity;
using RunnerHub.Access;

namespace RunnerHub.Features.Accounts;

/// <summary>What Identity's own rules leave out: a password is not the name, and not so long that hashing it is work.</summary>
internal sealed class PasswordLimits : IPasswordValidator<User>
{
    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password) => Task.FromResult(
        password?.Length > Passwords.Longest ? Refuse("PasswordTooLong", $"The password is too long; use at most {Passwords.Longest} characters.")
        : string.Equals(password, user.UserName, StringComparison.OrdinalIgnoreCase)
            ? Refuse("PasswordIsName", "The password is the name of the account; choose another.")
        : IdentityResult.Success);

    private static IdentityResult Refuse(string code, string sentence) =>
        IdentityResult.Failed(new IdentityError { Code = code, Description = sentence });
}
