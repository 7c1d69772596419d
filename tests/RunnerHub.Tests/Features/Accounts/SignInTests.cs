using System.Net;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Accounts;

public abstract class SignInTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task The_first_administrator_signs_in_and_out()
    {
        using var admin = await Hub.AsAdminAsync();
        var runners = await admin.OpenAsync("/-/admin/actions/runners");
        Assert.Contains("No runners yet", runners.Text, StringComparison.Ordinal);

        var left = await admin.SubmitAsync(runners, "/user/logout");

        Assert.Equal("/user/login", left.Location);
        Assert.Equal(HttpStatusCode.Redirect, (await admin.GetAsync("/-/admin/actions/runners")).Status);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_with_a_sentence_and_the_name_stays()
    {
        using var person = Hub.AsAnonymous();

        var refused = await person.SubmitAsync("/user/login", "/user/login", ("Name", Hub.AdminName), ("Password", "wrong"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("The name or the password is wrong.", refused.Text, StringComparison.Ordinal);
        Assert.Equal(Hub.AdminName, refused.Find("#Name").GetAttribute("value"));
    }

    public sealed class Sqlite(SqliteHub hub) : SignInTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : SignInTests(hub), IClassFixture<PostgresHub>;
}
