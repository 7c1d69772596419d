using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using RunnerHub.Access;
using RunnerHub.Features.Shared;

namespace RunnerHub.Features.Accounts;

internal sealed record NewUserForm
{
    public string? Name { get; init; }

    /// <summary>Empty for one that is made up and shown once.</summary>
    [StringLength(Passwords.Longest, ErrorMessage = "The password is too long; use at most {1} characters.")]
    [DataType(DataType.Password)]
    public string? Password { get; init; }

    public bool IsAdmin { get; init; }

    public bool MustChangePassword { get; init; }
}

internal sealed record UserForm
{
    /// <summary>A form without the field must not deactivate anybody.</summary>
    [BindRequired]
    public bool IsActive { get; init; }

    [BindRequired]
    public bool IsAdmin { get; init; }

    public string? MadeFrom { get; init; }

    public static UserForm Of(UserRow user) => new()
    {
        IsActive = user.IsActive,
        IsAdmin = user.IsAdmin,
        MadeFrom = Overtaking.TagOf(EditedField.WordOf(user.IsActive), EditedField.WordOf(user.IsAdmin)),
    };
}

internal sealed record UserPasswordForm
{
    /// <summary>Empty for one that is made up and shown once.</summary>
    [StringLength(Passwords.Longest, ErrorMessage = "The password is too long; use at most {1} characters.")]
    [DataType(DataType.Password)]
    public string? Password { get; init; }
}

internal sealed record ChangePasswordForm
{
    /// <summary>Where somebody wanted to go who had to change it first.</summary>
    public string? RedirectTo { get; init; }

    [Required(ErrorMessage = "Enter your current password.")]
    [StringLength(Passwords.Longest, ErrorMessage = "The password is too long.")]
    [DataType(DataType.Password)]
    public string? Current { get; init; }

    [Required(ErrorMessage = "Enter a new password.")]
    [StringLength(Passwords.Longest, ErrorMessage = "The password is too long; use at most {1} characters.")]
    [DataType(DataType.Password)]
    public string? New { get; init; }

    [Required(ErrorMessage = "Enter the new password once more.")]
    [Compare(nameof(New), ErrorMessage = "This is not the same as the new password.")]
    [DataType(DataType.Password)]
    public string? Repeat { get; init; }
}
