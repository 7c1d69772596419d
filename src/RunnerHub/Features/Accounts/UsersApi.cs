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

    private static IReadOnlyList<KeyJson> ListKeys(HttpContext context, ApiPage page)
    {
        page.Describe(context, 0);
        return [];
    }

    /// <summary>An SSH key; there are none.</summary>
    internal sealed record KeyJson(long Id, string Key, string Title) : IApiExample<KeyJson>
    {
        public static KeyJson Example => new(1, "ssh-ed25519 AAAA", "laptop");
    }
}
