using Microsoft.AspNetCore.Identity;
using RunnerHub.Access;

namespace RunnerHub.Features.Accounts;

internal sealed class PasswordIsNotName : IPasswordValidator<User>
{
    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password) => Task.FromResult(
        string.Equals(password, user.UserName, StringComparison.OrdinalIgnoreCase)
            ? IdentityResult.Failed(new IdentityError { Code = nameof(PasswordIsNotName), Description = "The password is the name of the account; choose another." })
            : IdentityResult.Success);
}
