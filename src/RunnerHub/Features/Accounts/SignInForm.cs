using System.ComponentModel.DataAnnotations;
using RunnerHub.Access;

namespace RunnerHub.Features.Accounts;

internal sealed record SignInForm
{
    [Required(ErrorMessage = "Enter your name.")]
    [StringLength(256, ErrorMessage = "The name is too long.")]
    public string? Name { get; init; }

    [Required(ErrorMessage = "Enter your password.")]
    [StringLength(Passwords.Longest, ErrorMessage = "The password is too long.")]
    [DataType(DataType.Password)]
    public string? Password { get; init; }

    public bool Remember { get; init; }

    public string? RedirectTo { get; init; }
}
