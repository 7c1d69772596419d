using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Shared;
using RunnerHub.Platform;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Accounts;

/// <summary><c>/admin/users</c>: the users of the site and what administrators do to them.</summary>
internal static class AdminUsersApi
{
    private const string Path = "/admin/users";

    public static RouteGroupBuilder MapAdminUsers(this RouteGroupBuilder api)
    {
        var site = api.MapGroup("").In(PlaceKind.Site).Requires<OwnPlace>();
        site.MapGet(Path, ListAsync).Describe("All users", "By name.");
        site.MapPost(Path, AddAsync).Refuses(StatusCodes.Status422UnprocessableEntity)
            .Describe("Create a user", "Users, organisations and their repositories share one namespace of names.");
        site.MapPatch(Path + "/{username}", ChangeAsync).Refuses(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity)
            .Describe("Change a user", "All that is asked for, or nothing. The last active administrator stays one.");
        site.MapDelete(Path + "/{username}", DeleteAsync).Refuses(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity)
            .Describe("Delete a user", "With its runners, tokens and memberships. It must own no repositories, and be neither the last administrator "
                + "nor the only owner of an organisation.");
        return api;
    }

    private static Task<Ok<List<UserJson>>> ListAsync(
        HttpContext context, ApiPage page, Reads reads, PublicUrl url, CancellationToken cancellation) =>
        reads.AskAsync((RunnerHubDb db) => ReadPageAsync(context, page, db, url, cancellation), cancellation);

    private static async Task<Ok<List<UserJson>>> ReadPageAsync(
        HttpContext context, ApiPage page, RunnerHubDb db, PublicUrl url, CancellationToken cancellation)
    {
        var users = db.Owners.Where(owner => owner.Kind == OwnerKind.User);
        page.Describe(context, await users.CountAsync(cancellation));
        var server = url.Of(context.Request);
        var rows = await users.OrderBy(owner => owner.NormalizedName).Skip(page.Skip).Take(page.Size).Select(UserJson.FromOwner).ToListAsync(cancellation);
        return TypedResults.Ok(rows.ConvertAll(user => user.At(server)));
    }

    private static async Task<Results<Created<UserJson>, ApiRefusal>> AddAsync(
        ApiBody<CreateUserJson> body, HttpContext context, UserRules rules, RunnerHubDb db, CancellationToken cancellation)
    {
        var wish = body.Value;
        if (string.IsNullOrWhiteSpace(wish.Username) || string.IsNullOrEmpty(wish.Password))
        {
            return ApiRefusal.Required(string.IsNullOrWhiteSpace(wish.Username) ? nameof(wish.Username) : nameof(wish.Password));
        }

        var name = wish.Username.Trim();
        var problems = await rules.AddAsync(name, wish.Password, isAdmin: false, wish.MustChangePassword ?? true);
        if (problems.Count > 0)
        {
            var (field, sentence) = problems[0];
            return ApiRefusal.Invalid($"[{(field == nameof(NewUserForm.Name) ? nameof(wish.Username) : field)}]: {sentence}");
        }

        return await ReadAsync(name, context, db, cancellation) is { } made ? TypedResults.Created((string?)null, made) : NoUser();
    }

    private static async Task<Results<Ok<UserJson>, ApiRefusal>> ChangeAsync(
        string username, ApiBody<EditUserJson> body, HttpContext context, UserRules rules, CurrentUser self, RunnerHubDb db, CancellationToken cancellation)
    {
        if (await rules.FindAsync(username, cancellation) is not { } user)
        {
            return NoUser();
        }

        var change = body.Value.ToChange();
        if (change.Password is { } password && await rules.ProblemsWithPasswordAsync(user, self, password) is { Count: > 0 } problems)
        {
            return ApiRefusal.Invalid($"[{nameof(EditUserJson.Password)}]: {problems[0]}");
        }

        return await rules.ChangeAsync(user.Id, change, cancellation) switch
        {
            UserAnswer.LastAdministrator => ApiRefusal.Invalid(user.WhyLastAdministratorStays),
            UserAnswer.Done when await ReadAsync(user.Name, context, db, cancellation) is { } changed => TypedResults.Ok(changed),
            _ => NoUser(),
        };
    }

    private static async Task<Results<NoContent, ApiRefusal>> DeleteAsync(
        string username, UserRules rules, UserDeletion deletion, CancellationToken cancellation)
    {
        if (await rules.FindAsync(username, cancellation) is not { } user)
        {
            return NoUser();
        }

        if (await deletion.DeleteAsync(user, cancellation))
        {
            return TypedResults.NoContent();
        }

        var obstacles = await deletion.ObstaclesAsync(user, cancellation);
        return obstacles.Count > 0 ? ApiRefusal.Invalid(string.Join(' ', obstacles)) : NoUser();
    }

    private static async Task<UserJson?> ReadAsync(string name, HttpContext context, RunnerHubDb db, CancellationToken cancellation)
    {
        var normalized = Owner.Normalize(name);
        var found = await db.Owners.Where(owner => owner.NormalizedName == normalized).Select(UserJson.FromOwner).FirstOrDefaultAsync(cancellation);
        return found?.At(context.RequestServices.GetRequiredService<PublicUrl>().Of(context.Request));
    }

    private static ApiRefusal NoUser() => ApiRefusal.NotFound("There is no such user.");
}
