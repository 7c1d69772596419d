using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;

namespace RunnerHub.Features.Accounts;

/// <summary>Signing in and out.</summary>
[AllowAnonymous]
internal sealed class SignInController(SignInManager<User> signIn, UserManager<User> users, RunnerHubDb db, TimeProvider clock) : Controller
{
    [HttpGet(AccessFeature.SignInPath)]
    public IActionResult SignIn([FromQuery(Name = "redirect_to")] string? redirectTo) =>
        View("SignIn", new SignInForm { RedirectTo = redirectTo });

    [HttpPost(AccessFeature.SignInPath)]
    public async Task<IActionResult> SignIn(SignInForm form, CancellationToken cancellation)
    {
        if (!ModelState.IsValid)
        {
            return Refuse(form, null);
        }

        var user = await users.FindByNameAsync(form.Name!);
        var result = user is null
            ? Microsoft.AspNetCore.Identity.SignInResult.Failed
            : await signIn.CheckPasswordSignInAsync(user, form.Password!, lockoutOnFailure: true);
        if (result.IsLockedOut)
        {
            return Refuse(form, "Too many tries with a wrong password. Wait a quarter of an hour, or ask an administrator for a new password.");
        }

        // A deactivated account is told only to who knows its password.
        if (!result.Succeeded || user is not { IsActive: true })
        {
            return Refuse(form, result.Succeeded ? "This account is deactivated; ask an administrator." : "The name or the password is wrong.");
        }

        await signIn.SignInAsync(user, form.Remember);
        await db.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.LastSignIn, clock.GetUtcNow()), cancellation);
        return LocalRedirect(Url.IsLocalUrl(form.RedirectTo) ? form.RedirectTo : "/");
    }

    [HttpPost(AccessFeature.SignOutPath)]
    public async Task<IActionResult> Leave()
    {
        await signIn.SignOutAsync();
        return LocalRedirect(AccessFeature.SignInPath);
    }

    private ViewResult Refuse(SignInForm form, string? reason)
    {
        if (reason is not null)
        {
            ModelState.AddModelError("", reason);
        }

        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("SignIn", form);
    }
}
