using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Accounts;

/// <summary>A new user.</summary>
/// <param name="Username">The person signs in with it, and it begins the address of all that the person owns.</param>
/// <param name="Email">Taken for the sake of Gitea's clients and not kept.</param>
/// <param name="MustChangePassword">True when absent.</param>
internal sealed record CreateUserJson(string? Username, string? Email, string? Password, bool? MustChangePassword) : IApiExample<CreateUserJson>
{
    public static CreateUserJson Example => new("alice", "alice@example.com", "correct horse battery", true);
}

/// <summary>What is to be different with a user; what is absent stays as it is.</summary>
/// <param name="Active">False signs the user out everywhere and stops its tokens at once.</param>
/// <param name="ProhibitLogin">The opposite of active; with both, the user stays active only if both say so.</param>
/// <param name="Password">Not one's own: that is changed in the settings.</param>
/// <param name="MustChangePassword">With a password, true when absent.</param>
internal sealed record EditUserJson(bool? Active, bool? Admin, bool? ProhibitLogin, string? Password, bool? MustChangePassword) : IApiExample<EditUserJson>
{
    public static EditUserJson Example => new(true, false, false, null, null);

    public UserChange ToChange() => new()
    {
        IsActive = (Active, ProhibitLogin) switch
        {
            (null, null) => null,
            (_, null) => Active,
            _ => Active != false && ProhibitLogin == false,
        },
        IsAdmin = Admin,
        Password = string.IsNullOrEmpty(Password) ? null : Password,
        MustChangePassword = MustChangePassword,
    };
}
