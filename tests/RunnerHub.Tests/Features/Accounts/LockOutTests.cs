using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Accounts;

public abstract class LockOutTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task After_five_wrong_tries_the_right_password_is_refused_for_a_quarter_of_an_hour()
    {
        var name = await AddUserAsync();
        await TryAsync(name, "wrong", 5);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, await TryAsync(name, Hub.Password));
        Hub.Clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await TryAsync(name, Hub.Password));
        Hub.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Redirect, await TryAsync(name, Hub.Password));
    }

    [Fact]
    public async Task Four_wrong_tries_lock_nothing_and_are_forgotten_with_the_right_password()
    {
        var name = await AddUserAsync();
        for (var round = 0; round < 2; round++)
        {
            await TryAsync(name, "wrong", 4);
            Assert.Equal(HttpStatusCode.Redirect, await TryAsync(name, Hub.Password));
        }
    }

    [Fact]
    public async Task After_the_lock_there_are_five_tries_again()
    {
        var name = await AddUserAsync();
        await TryAsync(name, "wrong", 5);
        Hub.Clock.Advance(TimeSpan.FromMinutes(15));

        await TryAsync(name, "wrong", 4);

        Assert.Equal(HttpStatusCode.Redirect, await TryAsync(name, Hub.Password));
    }

    [Fact]
    public async Task A_locked_account_looks_to_others_like_a_name_that_does_not_exist()
    {
        var name = await AddUserAsync();
        await TryAsync(name, "wrong", 5);
        using var person = Hub.AsAnonymous();

        var locked = await person.SubmitAsync("/user/login", "/user/login", ("Name", name), ("Password", Hub.Password));
        var unknown = await person.SubmitAsync("/user/login", "/user/login", ("Name", "nobody-here"), ("Password", Hub.Password));

        Assert.Equal(unknown.Status, locked.Status);
        Assert.Equal(unknown.Text, locked.Text);
    }

    [Fact]
    public async Task Tries_that_come_at_the_same_time_are_counted_each()
    {
        var name = await AddUserAsync();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => TryAsync(name, "wrong")));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, await TryAsync(name, Hub.Password));
        // Only five passwords were looked at: nobody gets more guesses by sending them together.
        var normalized = name.ToUpperInvariant();
        Assert.Equal(5, await Hub.ReadAsync(db => db.Users.Where(u => u.NormalizedUserName == normalized).Select(u => u.AccessFailedCount).SingleAsync()));
    }

    [Fact]
    public async Task A_session_goes_on_while_the_account_is_locked_for_others()
    {
        var name = await AddUserAsync();
        using var person = await Hub.AsAsync(name);

        await TryAsync(name, "wrong", 5);

        await person.OpenAsync("/user/settings/account");
    }

    private async Task<string> AddUserAsync()
    {
        var name = People.Unique("locked");
        await Hub.AddUserAsync(name);
        return name;
    }

    private async Task<HttpStatusCode> TryAsync(string name, string password, int times = 1)
    {
        using var person = Hub.AsAnonymous();
        var status = HttpStatusCode.OK;
        for (var time = 0; time < times; time++)
        {
            status = (await person.SubmitAsync("/user/login", "/user/login", ("Name", name), ("Password", password))).Status;
        }

        return status;
    }

    public sealed class Sqlite(SqliteHub hub) : LockOutTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : LockOutTests(hub), IClassFixture<PostgresHub>;
}
