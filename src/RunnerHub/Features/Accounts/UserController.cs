using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Features.Shared;
using RunnerHub.Platform;

namespace RunnerHub.Features.Accounts;

/// <summary>One user in the administration: what it may, its password, its end.</summary>
[InPlace(PlaceKind.Site)]
[Authorize<OwnPlace>]
[Route("-/admin/users/{name}")]
internal sealed class UserController(UserRules rules, UserDeletion deletion, CurrentUser self) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Show(string name, CancellationToken cancellation) =>
        await rules.FindAsync(name, cancellation) is { } user ? Page(user) : NotFound();

    [HttpPost("")]
    public async Task<IActionResult> Change(string name, [FromForm] UserForm form, CancellationToken cancellation)
    {
        if (await rules.FindAsync(name, cancellation) is not { } user)
        {
            return NotFound();
        }

        if (ModelState.IsValid && this.IsOvertaken(
            form.MadeFrom,
            new EditedField(nameof(form.IsActive), user.IsActive, form.IsActive),
            new EditedField(nameof(form.IsAdmin), user.IsAdmin, form.IsAdmin)))
        {
            return Page(user, form).Overtaken();
        }

        var change = new UserChange { IsActive = form.IsActive, IsAdmin = form.IsAdmin, Still = form.MadeFrom is null ? null : user };
        var answer = ModelState.IsValid ? await rules.ChangeAsync(user.Id, change, cancellation) : UserAnswer.Done;
        if (answer == UserAnswer.Stale)
        {
            return await Change(name, form, cancellation);
        }

        ModelState.AddProblem("", answer == UserAnswer.LastAdministrator ? user.WhyLastAdministratorStays : null);
        if (answer == UserAnswer.Gone || !ModelState.IsValid)
        {
            return answer == UserAnswer.Gone ? NotFound() : Page(user, form).Again();
        }

        this.Succeeded($"The user {user.Name} was changed.");
        // Who has just taken the right away from himself cannot see the user any more.
        return LocalRedirect(user.Id == self.Id && !(form.IsActive && form.IsAdmin) ? "/" : user.Path);
    }

    [HttpPost("password")]
    public async Task<IActionResult> SetPassword(string name, [FromForm] UserPasswordForm form, CancellationToken cancellation)
    {
        if (await rules.FindAsync(name, cancellation) is not { } user)
        {
            return NotFound();
        }

        var password = form.Password ?? Passwords.NewRandom();
        foreach (var sentence in ModelState.IsValid ? await rules.ProblemsWithPasswordAsync(user, self, password) : [])
        {
            ModelState.AddProblem(nameof(UserPasswordForm.Password), sentence);
        }

        if (!ModelState.IsValid)
        {
            return Page(user).Again();
        }

        if (await rules.ChangeAsync(user.Id, new UserChange { Password = password }, cancellation) != UserAnswer.Done)
        {
            return NotFound();
        }

        if (form.Password is null)
        {
            Response.Headers.CacheControl = "no-store";
            return View("NewPassword", new NewPasswordPage(user.Name, password, MustChange: true, IsNewUser: false));
        }

        this.Succeeded($"{user.Name} has a new password, and has to change it at the next sign-in.");
        return LocalRedirect(user.Path);
    }

    [HttpGet("delete")]
    public async Task<IActionResult> ConfirmDelete(string name, CancellationToken cancellation) =>
        await rules.FindAsync(name, cancellation) is { } user
            ? View("Confirm", await deletion.AskAsync(user, user.Id == self.Id, cancellation))
            : NotFound();

    [HttpPost("delete")]
    public async Task<IActionResult> Delete(string name, [FromForm] string? confirmation, CancellationToken cancellation)
    {
        if (await rules.FindAsync(name, cancellation) is not { } user)
        {
            return NotFound();
        }

        var isTyped = ConfirmPage.IsTyped(confirmation, user.Name);
        if (!isTyped || !await deletion.DeleteAsync(user, cancellation))
        {
            var question = await deletion.AskAsync(user, user.Id == self.Id, cancellation);
            return View("Confirm", isTyped || question.Button is null ? question : question.MistypedAs(confirmation)).Again();
        }

        this.Succeeded($"The user {user.Name} was deleted.");
        return LocalRedirect(user.Id == self.Id ? "/" : UsersController.Path);
    }

    private ViewResult Page(UserRow user, UserForm? form = null) => View("User", new UserPage(
        user,
        form ?? UserForm.Of(user),
        new UserPasswordForm(),
        user.Id == self.Id));
}
