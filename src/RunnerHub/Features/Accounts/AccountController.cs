using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Accounts;

/// <summary>Somebody's own account.</summary>
[InPlace(PlaceKind.User)]
[Authorize<OwnPlace>]
internal sealed class AccountController(RunnerHubDb db, CurrentUser current, Passwords passwords, SignInManager<User> signIn) : Controller
{
    [HttpGet("user/settings")]
    public IActionResult Settings() => LocalRedirect(AccessFeature.ChangePasswordPath);

    [HttpGet(AccessFeature.ChangePasswordPath)]
    public async Task<IActionResult> Account([FromQuery(Name = Session.ReturnTo)] string? redirectTo, CancellationToken cancellation) =>
        await PageAsync(new ChangePasswordForm { RedirectTo = redirectTo }, cancellation);

    [HttpPost(AccessFeature.ChangePasswordPath)]
    public async Task<IActionResult> ChangePassword([FromForm] ChangePasswordForm form, CancellationToken cancellation)
    {
        var user = await CheckAsync(form, cancellation);
        if (!ModelState.IsValid)
        {
            return (await PageAsync(form, cancellation)).Again();
        }

        await passwords.ReplaceAsync(user!, form.New!, mustChange: false, cancellation);
        // The cookie of this session gets the new stamp; those of all others hold the old one.
        await signIn.RefreshSignInAsync(user!);
        this.Succeeded("Your password was changed. You are signed out everywhere else.");
        return LocalRedirect(!current.MustChangePassword ? AccessFeature.ChangePasswordPath : Url.IsLocalUrl(form.RedirectTo) ? form.RedirectTo : "/");
    }

    /// <summary>Puts a sentence beside each field that is wrong.</summary>
    private async Task<User?> CheckAsync(ChangePasswordForm form, CancellationToken cancellation)
    {
        User? user = null;
        if (form.Current is { Length: <= Passwords.Longest } typed)
        {
            (var answer, user) = await passwords.CheckAsync(current.Name, typed, cancellation);
            ModelState.AddProblem(nameof(form.Current), answer switch
            {
                PasswordAnswer.Wrong => "This is not your current password.",
                PasswordAnswer.Locked => "There were 5 wrong tries; your account is locked for 15 minutes. Try again then.",
                _ => null,
            });
        }

        if (form.New is { Length: <= Passwords.Longest } wanted)
        {
            ModelState.AddProblem(nameof(form.New), wanted == form.Current ? "This is your current password; choose another." : null);
            foreach (var sentence in await passwords.ProblemsAsync(new User { UserName = current.Name }, wanted))
            {
                ModelState.AddProblem(nameof(form.New), sentence);
            }
        }

        return user;
    }

    private async Task<ViewResult> PageAsync(ChangePasswordForm form, CancellationToken cancellation) => View("Account", new AccountPage(
        await db.Users.Where(user => user.Id == current.Id).Select(UserRow.FromUser).SingleAsync(cancellation), form, current.MustChangePassword));
}
