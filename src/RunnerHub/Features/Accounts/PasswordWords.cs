using Microsoft.AspNetCore.Identity;

namespace RunnerHub.Features.Accounts;

/// <summary>Identity's rules as sentences that say what to do.</summary>
internal sealed class PasswordWords : IdentityErrorDescriber
{
    public override IdentityError PasswordTooShort(int length) =>
        Say(base.PasswordTooShort(length), $"The password is too short; use at least {length} characters.");

    public override IdentityError PasswordRequiresUniqueChars(int uniqueChars) =>
        Say(base.PasswordRequiresUniqueChars(uniqueChars), $"The password is too simple; use at least {uniqueChars} different characters.");

    public override IdentityError DuplicateUserName(string userName) =>
        Say(base.DuplicateUserName(userName), $"The name “{userName}” is taken by a user or an organisation; choose another.");

    private static IdentityError Say(IdentityError error, string sentence) => new() { Code = error.Code, Description = sentence };
}
