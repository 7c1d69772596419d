using System.Net;
using Microsoft.EntityFrameworkCore;
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

    [Fact]
    public async Task Who_has_changed_the_password_that_somebody_chose_goes_on_with_the_tokens_at_once()
    {
        const string path = "/user/settings/account";
        var name = People.Unique("holder");
        var id = await Hub.AddUserAsync(name);
        await Hub.ReadAsync(db => db.Users.Where(user => user.Id == id).ExecuteUpdateAsync(set => set.SetProperty(user => user.MustChangePassword, true)));
        using var program = await Hub.ProgramOfAsync(id);
        Assert.Equal(HttpStatusCode.Forbidden, (await program.GetAsync("/user")).Status);
        using var person = await Hub.AsAsync(name);

        await person.SubmitAsync(path, path, ("Current", Hub.Password), ("New", "a battery of horses"), ("Repeat", "a battery of horses"));

        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/user")).Status);
    }

    public sealed class Sqlite(SqliteHub hub) : AccountChangeTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : AccountChangeTests(hub), IClassFixture<PostgresHub>;
}
