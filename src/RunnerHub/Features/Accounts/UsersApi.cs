using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Accounts;

/// <summary><c>/user</c>: who a program acts for.</summary>
internal static class UsersApi
{
    public static RouteGroupBuilder MapUsers(this RouteGroupBuilder api)
    {
        var self = api.MapGroup("").For(TokenCategory.User);
        self.MapGet("/user", MeAsync).Describe("The signed-in user");
        return api;
    }

    private static async Task<UserJson> MeAsync(CurrentUser user, RunnerHubDb db, PublicUrl url, HttpRequest request, CancellationToken cancellation)
    {
        var found = await db.Users.Where(u => u.Id == user.Id).Select(UserJson.FromUser).SingleAsync(cancellation);
        return found.At(url.Of(request));
    }
}
