using System.ComponentModel;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Shared;
using RunnerHub.Platform;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Accounts;

/// <summary><c>/user</c> and <c>/users</c>: who a program acts for, and who there is.</summary>
internal static class UsersApi
{
    public static RouteGroupBuilder MapUsers(this RouteGroupBuilder api)
    {
        var self = api.MapGroup("").For(TokenCategory.User);
        self.MapGet("/user", MeAsync).Describe("The signed-in user");
        self.MapGet("/user/keys", ListKeys).Describe("The SSH keys of the signed-in user", "Always an empty list: this server keeps no code and needs no keys.");

        api.MapGroup("").For(TokenCategory.User).MapGet("/users/search", SearchAsync)
            .Describe("Find users", "By a part of the name, or by the id, which is how some clients read a user that they created.");

        api.MapGroup("").In(PlaceKind.Owner).Requires<ReadPlace>()
            .MapGet("/users/{username}", FindAsync).Describe("A user or an organisation", "What only the user and administrators may know is as if it were empty for others.");
        return api;
    }

    private static Task<UserJson> MeAsync(CurrentUser user, RunnerHubDb db, PublicUrl url, HttpRequest request, CancellationToken cancellation) =>
        ReadAsync(user.Id, user, db, url.Of(request), cancellation);

    private static Task<UserJson> FindAsync(HttpContext context, CurrentUser user, RunnerHubDb db, PublicUrl url, CancellationToken cancellation) =>
        ReadAsync(context.GetPlace().OwnerId, user, db, url.Of(context.Request), cancellation);

    private static async Task<UserJson> ReadAsync(long id, CurrentUser viewer, RunnerHubDb db, string server, CancellationToken cancellation)
    {
        var found = await db.Owners.Where(owner => owner.Id == id).Select(UserJson.FromOwner).FirstOrDefaultAsync(cancellation)
            ?? throw new ApiProblem(StatusCodes.Status404NotFound, "The user was deleted meanwhile.");
        return found.At(server).SeenBy(viewer);
    }

    private static async Task<UserSearchJson> SearchAsync(
        [Description("A part of the name, in any case of its letters.")] string? q,
        [Description("The id; what is no number is as absent.")] string? uid,
        HttpContext context, ApiPage page, CurrentUser viewer, RunnerHubDb db, PublicUrl url, CancellationToken cancellation)
    {
        var found = db.Owners.Where(owner => owner.Kind == OwnerKind.User);
        if (long.TryParse(uid, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id) && id != 0)
        {
            found = found.Where(owner => owner.Id == id);
        }

        if (!string.IsNullOrWhiteSpace(q))
        {
            // What cannot be stored is in no name.
            var part = StorableText.IsStorable(q) ? Owner.Normalize(q.Trim()) : "?";
            found = found.Where(owner => owner.NormalizedName.Contains(part));
        }

        page.Describe(context, await found.CountAsync(cancellation));
        var server = url.Of(context.Request);
        var users = await found.OrderBy(owner => owner.NormalizedName).Skip(page.Skip).Take(page.Size).Select(UserJson.FromOwner).ToListAsync(cancellation);
        return new UserSearchJson(true, users.ConvertAll(user => user.At(server).SeenBy(viewer)));
    }

    private static IReadOnlyList<KeyJson> ListKeys(HttpContext context, ApiPage page)
    {
        page.Describe(context, 0);
        return [];
    }

    internal sealed record UserSearchJson(bool Ok, IReadOnlyList<UserJson> Data) : IApiExample<UserSearchJson>
    {
        public static UserSearchJson Example => new(true, [UserJson.Example]);
    }

    /// <summary>An SSH key; there are none.</summary>
    internal sealed record KeyJson(long Id, string Key, string Title) : IApiExample<KeyJson>
    {
        public static KeyJson Example => new(1, "ssh-ed25519 AAAA", "laptop");
    }
}
