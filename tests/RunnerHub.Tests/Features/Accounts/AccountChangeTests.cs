using System.Net;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Accounts;

/// <summary>Tokens are remembered for seconds, but not across a change of their account.</summary>
public abstract class AccountChangeTests(Hub hub) : HubTests(hub)
{
    [Theory]
    [InlineData("deactivated")]
    [InlineData("deleted")]
    [InlineData("demoted")]
    [InlineData("password replaced")]
    public async Task What_an_administrator_changes_of_an_account_is_felt_by_its_tokens_at_once(string change)
    {
        var name = People.Unique("holder");
        var id = await Hub.AddUserAsync(name, admin: true);
        using var program = await Hub.ProgramOfAsync(id);
        using var admin = await Hub.AsAdminAsync();
        const string users = "/-/admin/users";
        Assert.True((await program.GetAsync("/user")).Json.GetProperty("is_admin").GetBoolean());

        switch (change)
        {
            case "deactivated":
                await admin.SubmitAsync($"{users}/{name}", $"{users}/{name}", ("IsActive", "false"));
                break;
            case "deleted":
                await admin.PostAsync($"{users}/{name}/delete", ("confirmation", name));
                break;
            case "demoted":
                await admin.SubmitAsync($"{users}/{name}", $"{users}/{name}", ("IsAdmin", "false"));
                break;
            default:
                await admin.PostAsync($"{users}/{name}/password");
                break;
        }

        var expected = change switch
        {
            "demoted" => HttpStatusCode.OK,
            "password replaced" => HttpStatusCode.Forbidden,
            _ => HttpStatusCode.Unauthorized,
        };
        Assert.Equal(expected, (await program.GetAsync("/user")).Status);
        if (change == "demoted")
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await program.GetAsync($"/users/{Hub.AdminName}/tokens")).Status);
        }
    }

    public sealed class Sqlite(SqliteHub hub) : AccountChangeTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : AccountChangeTests(hub), IClassFixture<PostgresHub>;
}
