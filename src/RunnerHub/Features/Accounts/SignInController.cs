using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Accounts;

/// <summary>Signing in and out.</summary>
[AllowAnonymous]
internal sealed class SignInController(SignInManager<User> signIn, Passwords passwords, CurrentUser current, RunnerHubDb db, TimeProvider clock)
    : Controller
{
    [HttpGet(AccessFeature.SignInPath)]
    public IActionResult SignIn([FromQuery(Name = Session.ReturnTo)] string? redirectTo, [FromQuery(Name = Session.Unsaved)] string? unsaved)
    {
        ViewData[Session.Unsaved] = unsaved == "true";
        return current.IsSignedIn ? GoTo(redirectTo) : View("SignIn", new SignInForm { RedirectTo = redirectTo });
    }

    [HttpPost(AccessFeature.SignInPath)]
    public async Task<IActionResult> SignIn([FromForm] SignInForm form, [FromServices] RateLimits limits, CancellationToken cancellation)
    {
        if (!ModelState.IsValid)
        {
            return Refuse(form, null);
        }

        if (limits.CountSignIn(HttpContext) is not null)
        {
            return Refuse(form, "Too many people signed in from your address in a short time. Wait a minute, then try again.", StatusCodes.Status429TooManyRequests);
        }

        var (_, user) = await passwords.CheckAsync(form.Name!.Trim(), form.Password!, cancellation);
        if (user is null)
        {
            // The same words for a locked account: others would tell that the name exists.
            return Refuse(form, "The name or the password is wrong. After 5 wrong tries an account is locked for 15 minutes.");
        }

        if (!user.IsActive)
        {
            return Refuse(form, "This account is deactivated; ask an administrator.");
        }

        await signIn.SignInAsync(user, form.Remember);
        await db.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.LastSignIn, clock.GetUtcNow()), cancellation);
        return GoTo(form.RedirectTo);
    }

    /// <summary>Whoever is not signed in any more gets what was wanted, although the form was made for somebody signed in.</summary>
    [HttpPost(AccessFeature.SignOutPath)]
    [IgnoreAntiforgeryToken]
    public async Task<IActionResult> Leave([FromServices] IAntiforgery antiforgery)
    {
        if (current.IsSignedIn && !await antiforgery.IsRequestValidAsync(HttpContext))
        {
            return new AntiforgeryValidationFailedResult();
        }

        await signIn.SignOutAsync();
        return LocalRedirect(AccessFeature.SignInPath);
    }

    private LocalRedirectResult GoTo(string? address) => LocalRedirect(Url.IsLocalUrl(address) ? address : "/");

    private ViewResult Refuse(SignInForm form, string? reason, int status = StatusCodes.Status422UnprocessableEntity)
    {
        if (reason is not null)
        {
            ModelState.AddModelError("", reason);
        }

        Response.StatusCode = status;
        return View("SignIn", form);
    }
}
