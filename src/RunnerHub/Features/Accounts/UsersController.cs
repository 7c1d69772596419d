using Microsoft.AspNetCore.Mvc;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Shared;
using RunnerHub.Platform;

namespace RunnerHub.Features.Accounts;

/// <summary>The users of the site: who they are, and adding one.</summary>
[InPlace(PlaceKind.Site)]
[Authorize<OwnPlace>]
[Route("-/admin/users")]
internal sealed class UsersController(Reads reads, UserRules rules) : Controller
{
    public const string Path = "/-/admin/users";

    [HttpGet("")]
    public async Task<IActionResult> List(UserListQuery query, string? format, CancellationToken cancellation) =>
        TableExport.Of(format, "users", reads.StreamAsync((RunnerHubDb db) => query.Export(db), cancellation))
        ?? View("Users", await reads.AskAsync((RunnerHubDb db) => query.ReadAsync(db, cancellation), cancellation));

    [HttpGet("new")]
    public IActionResult New() => View("NewUser", new NewUserForm { MustChangePassword = true });

    [HttpPost("new")]
    public async Task<IActionResult> Add([FromForm] NewUserForm form)
    {
        var name = (form.Name ?? "").Trim();
        var password = form.Password ?? Passwords.NewRandom();
        foreach (var (field, sentence) in ModelState.IsValid ? await rules.AddAsync(name, password, form.IsAdmin, form.MustChangePassword) : [])
        {
            ModelState.AddProblem(field, sentence);
        }

        if (!ModelState.IsValid)
        {
            return View("NewUser", form).Again();
        }

        if (form.Password is null)
        {
            Response.Headers.CacheControl = "no-store";
            return View("NewPassword", new NewPasswordPage(name, password, form.MustChangePassword, IsNewUser: true));
        }

        this.Succeeded($"The user {name} was created.");
        return LocalRedirect($"{Path}/{name}");
    }
}
