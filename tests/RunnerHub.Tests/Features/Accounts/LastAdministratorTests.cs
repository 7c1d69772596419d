using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Accounts;

/// <summary>Somebody must always be left who can let the others in. The class has a hub of its own, and each test leaves one administrator.</summary>
public abstract class LastAdministratorTests(Hub hub) : HubTests(hub)
{
    private const string Users = "/-/admin/users";
    private const string Last = $"{Hub.AdminName} is the last active administrator. Make another user an administrator first.";

    [Theory]
    [InlineData("false", "true")]
    [InlineData("true", "false")]
    [InlineData("false", "false")]
    public async Task The_last_active_administrator_cannot_step_down(string active, string administrator)
    {
        using var admin = await Hub.AsAdminAsync();
        await Hub.AddUserAsync(People.Unique("plain"));

        var answer = await admin.SubmitAsync($"{Users}/{Hub.AdminName}", $"{Users}/{Hub.AdminName}", ("IsActive", active), ("IsAdmin", administrator));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(Last, answer.Text, StringComparison.Ordinal);
        await admin.OpenAsync(Users);
    }

    [Fact]
    public async Task A_deactivated_administrator_does_not_count()
    {
        using var admin = await Hub.AsAdminAsync();
        var name = People.Unique("asleep");
        await Hub.AddUserAsync(name, admin: true);
        await admin.SubmitAsync($"{Users}/{name}", $"{Users}/{name}", ("IsActive", "false"));

        var answer = await admin.SubmitAsync($"{Users}/{Hub.AdminName}", $"{Users}/{Hub.AdminName}", ("IsAdmin", "false"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
    }

    [Fact]
    public async Task The_last_active_administrator_cannot_be_deleted()
    {
        using var admin = await Hub.AsAdminAsync();

        var answer = await admin.PostAsync($"{Users}/{Hub.AdminName}/delete", ("confirmation", Hub.AdminName));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("The user is the last active administrator.", answer.Text, StringComparison.Ordinal);
        await admin.OpenAsync(Users);
    }

    [Theory]
    [InlineData("""{"active":false}""")]
    [InlineData("""{"admin":false}""")]
    [InlineData("""{"admin":true,"prohibit_login":true}""")]
    [InlineData(null)]
    public async Task A_program_does_not_remove_the_last_active_administrator_either(string? change)
    {
        var id = await Hub.ReadAsync(db => db.Users.Where(user => user.UserName == Hub.AdminName).Select(user => user.Id).SingleAsync());
        using var self = await Hub.ProgramOfAsync(id);
        var path = $"/admin/users/{Hub.AdminName}";

        var answer = change is null ? await self.DeleteAsync(path) : await self.PatchAsync(path, change);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("last active administrator", answer.Message, StringComparison.Ordinal);
        Assert.True((await self.GetAsync("/user")).Json.GetProperty("is_admin").GetBoolean());
    }

    [Theory]
    [InlineData("false", "true")]
    [InlineData("true", "false")]
    public async Task Of_two_administrators_who_step_down_at_the_same_moment_one_stays(string active, string administrator)
    {
        for (var round = 0; round < 5; round++)
        {
            var names = new[] { People.Unique("left"), People.Unique("right") };
            await Hub.AddUserAsync(names[0], admin: true);
            await Hub.AddUserAsync(names[1], admin: true);
            await SetOthersAsync(names, isAdmin: false);

            using var left = await Hub.AsAsync(names[0]);
            using var right = await Hub.AsAsync(names[1]);
            await Task.WhenAll(
                left.SubmitAsync($"{Users}/{names[0]}", $"{Users}/{names[0]}", ("IsActive", active), ("IsAdmin", administrator)),
                right.SubmitAsync($"{Users}/{names[1]}", $"{Users}/{names[1]}", ("IsActive", active), ("IsAdmin", administrator)));

            var remaining = await Hub.ReadAsync(db => db.Users.CountAsync(user => user.IsAdmin && user.IsActive));
            await Hub.ReadAsync(db => db.Users.ExecuteUpdateAsync(set => set.SetProperty(user => user.IsAdmin, user => user.UserName == Hub.AdminName)));
            Assert.Equal(1, remaining);
        }
    }

    private Task<int> SetOthersAsync(string[] but, bool isAdmin) => Hub.ReadAsync(db =>
        db.Users.Where(user => !but.Contains(user.UserName)).ExecuteUpdateAsync(set => set.SetProperty(user => user.IsAdmin, isAdmin)));

    public sealed class Sqlite(SqliteHub hub) : LastAdministratorTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : LastAdministratorTests(hub), IClassFixture<PostgresHub>;
}
