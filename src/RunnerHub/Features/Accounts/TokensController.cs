using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Shared;
using RunnerHub.Platform;

namespace RunnerHub.Features.Accounts;

/// <summary>Somebody's own access tokens.</summary>
[InPlace(PlaceKind.User)]
[Authorize<OwnPlace>]
[Route("user/settings/tokens")]
internal sealed class TokensController(RunnerHubDb db, TokenRules rules, CurrentUser user, TimeProvider clock) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> List(int? page, CancellationToken cancellation) =>
        View("Tokens", await TokensPage.ReadAsync(db, user.Id, page ?? 1, new TokenForm(), clock.GetUtcNow(), cancellation));

    [HttpPost("")]
    public async Task<IActionResult> Make([FromForm] TokenForm form, CancellationToken cancellation)
    {
        var isDate = form.TryReadExpires(out var expires);
        ModelState.AddProblem(nameof(form.Expires), isDate ? null : "Choose a day, such as 2030-12-31, or leave it empty.");
        var (made, problems) = ModelState.IsValid
            ? await rules.MakeAsync(user.Id, new TokenWish((form.Name ?? "").Trim(), form.Scopes ?? [], expires), cancellation)
            : (null, []);
        foreach (var problem in problems)
        {
            ModelState.AddProblem(FieldOf(problem.Fault), problem.Sentence);
        }

        if (made is null)
        {
            return View("Tokens", await TokensPage.ReadAsync(db, user.Id, 1, form, clock.GetUtcNow(), cancellation)).Again();
        }

        Response.Headers.CacheControl = "no-store";
        return View("NewToken", new NewTokenPage(made.Token.Name, made.Secret, TokenScopes.Stored(made.Token.Scopes).Names(), made.Token.Expires));
    }

    [HttpGet("{token:long}/revoke")]
    public async Task<IActionResult> ConfirmRevoke(long token, CancellationToken cancellation) =>
        await FindAsync(token, cancellation) is not { } found ? NotFound() : View("Confirm", new ConfirmPage
        {
            Title = $"Revoke the token {found.Name}?",
            Consequences =
            [
                found.LastUsed is { } used ? $"It was last used {RelativeTime.Say(used, clock.GetUtcNow())}. Programs that use it are refused at once."
                    : "It was never used. Programs that hold it are refused at once.",
                "This cannot be undone.",
            ],
            Action = $"{TokensPage.Path}/{token}/revoke",
            Button = "Revoke this token",
            IsDanger = true,
            Cancel = TokensPage.Path,
        });

    [HttpPost("{token:long}/revoke")]
    public async Task<IActionResult> Revoke(long token, CancellationToken cancellation)
    {
        if (await FindAsync(token, cancellation) is not { } found || !await rules.RevokeAsync(user.Id, token, cancellation))
        {
            return NotFound();
        }

        this.Succeeded($"The token {found.Name} was revoked.");
        return LocalRedirect(TokensPage.Path);
    }

    private Task<TokenRow?> FindAsync(long id, CancellationToken cancellation) =>
        db.AccessTokens.Where(token => token.Id == id && token.UserId == user.Id).Select(TokenRow.FromToken).FirstOrDefaultAsync(cancellation);

    private static string FieldOf(TokenFault fault) => fault switch
    {
        TokenFault.UnknownScope or TokenFault.NoScope => nameof(TokenForm.Scopes),
        TokenFault.Expires => nameof(TokenForm.Expires),
        _ => nameof(TokenForm.Name),
    };
}
