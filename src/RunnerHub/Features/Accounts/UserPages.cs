namespace RunnerHub.Features.Accounts;

/// <summary>One user with the forms that change it.</summary>
/// <param name="IsSelf">It is the administrator who looks.</param>
internal sealed record UserPage(UserRow User, UserForm Form, UserPasswordForm Password, bool IsSelf);

/// <summary>A password that was made up, on the only page that ever shows it.</summary>
internal sealed record NewPasswordPage(string Name, string Password, bool MustChange, bool IsNewUser);

/// <summary>Somebody's own account.</summary>
/// <param name="MustChange">Somebody else chose the password, so nothing else can be done before it is changed.</param>
internal sealed record AccountPage(UserRow User, ChangePasswordForm Form, bool MustChange);
