using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Accounts;
using RunnerHub.Platform;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Accounts;

public abstract class PasswordTests(Hub hub) : HubTests(hub)
{
    private const string Path = "/user/settings/account";
    private const string Other = "another fine password";

    [Fact]
    public async Task Changing_the_password_ends_all_other_sessions_and_keeps_this_one()
    {
        var name = await AddUserAsync();
        using var here = await Hub.AsAsync(name);
        using var elsewhere = await Hub.AsAsync(name);

        var answer = await ChangeAsync(here, Hub.Password, Other, Other);

        Assert.Equal(Path, answer.Location);
        Assert.Contains("Your password was changed. You are signed out everywhere else.", (await here.OpenAsync(Path)).Text, StringComparison.Ordinal);
        Assert.StartsWith("/user/login", (await elsewhere.GetAsync(Path)).Location, StringComparison.Ordinal);
        using var later = await Hub.AsAsync(name, Other);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SignInAsync(name, Hub.Password)).Status);
    }

    [Theory]
    [InlineData("", "", "", "Enter your current password.", "Enter a new password.", "Enter the new password once more.")]
    [InlineData("wrong", Other, Other, "This is not your current password.", "", "")]
    [InlineData(Hub.Password, "short", "short", "", "The password is too short; use at least 8 characters.", "")]
    [InlineData(Hub.Password, "aaaaaaaaa", "aaaaaaaaa", "", "The password is too simple; use at least 4 different characters.", "")]
    [InlineData(Hub.Password, Other, "something else", "", "", "This is not the same as the new password.")]
    [InlineData(Hub.Password, Hub.Password, Hub.Password, "", "This is your current password; choose another.", "")]
    public async Task What_is_wrong_stands_beside_its_field_and_the_password_stays(string current, string wanted, string repeated, string a, string b, string c)
    {
        var name = await AddUserAsync();
        using var person = await Hub.AsAsync(name);

        var answer = await ChangeAsync(person, current, wanted, repeated);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal([a, b, c], new[] { "#Current-error", "#New-error", "#Repeat-error" }.Select(field => answer.Find(field).TextContent));
        using var again = await Hub.AsAsync(name);
    }

    [Fact]
    public async Task Neither_the_own_name_nor_a_book_is_a_password()
    {
        var name = await AddUserAsync();
        using var person = await Hub.AsAsync(name);

        var own = await ChangeAsync(person, Hub.Password, name, name);
        var book = await ChangeAsync(person, Hub.Password, new string('x', 300), new string('x', 300));

        Assert.Equal("The password is the name of the account; choose another.", own.Find("#New-error").TextContent);
        Assert.Equal("The password is too long; use at most 256 characters.", book.Find("#New-error").TextContent);
    }

    [Fact]
    public async Task Somebody_at_a_forgotten_computer_does_not_get_to_guess_the_current_password()
    {
        var name = await AddUserAsync();
        using var person = await Hub.AsAsync(name);
        for (var time = 0; time < 5; time++)
        {
            await ChangeAsync(person, "wrong", Other, Other);
        }

        var answer = await ChangeAsync(person, Hub.Password, Other, Other);

        Assert.Equal("There were 5 wrong tries; your account is locked for 15 minutes. Try again then.", answer.Find("#Current-error").TextContent);
    }

    [Fact]
    public async Task A_password_that_somebody_else_chose_opens_nothing_before_it_is_replaced()
    {
        var name = await AddUserAsync();
        await Hub.ReadAsync(db => db.Users.Where(u => u.UserName == name).ExecuteUpdateAsync(set => set.SetProperty(u => u.MustChangePassword, true)));
        using var person = await Hub.AsAsync(name);

        foreach (var path in new[] { "/", "/user/settings", "/user/settings/actions/runners", "/repo/create", $"/{name}", "/-/admin/users" })
        {
            Assert.Equal($"{Path}?redirect_to={Uri.EscapeDataString(path)}", (await person.GetAsync(path)).Location);
        }

        var page = await person.OpenAsync(Path);
        Assert.Equal(Path, (await person.PostBareAsync("/user/settings/actions/runners/new", ("__RequestVerificationToken", page.AntiforgeryToken))).Location);
        Assert.Contains("Somebody else chose your password.", page.Text, StringComparison.Ordinal);
        foreach (var asset in page.Document.QuerySelectorAll("link[rel=stylesheet]").Select(link => link.GetAttribute("href")!))
        {
            await person.OpenAsync(asset);
        }

        Assert.Equal("/", (await ChangeAsync(person, Hub.Password, Other, Other)).Location);
        await person.OpenAsync("/user/settings/actions/runners");
        Assert.DoesNotContain("Somebody else chose", (await person.OpenAsync(Path)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/user/settings/actions/runners?q=a%20b", "/user/settings/actions/runners?q=a%20b")]
    [InlineData("https://evil.example/", "/")]
    public async Task After_the_password_is_replaced_the_page_opens_that_one_came_for(string wanted, string opened)
    {
        var name = await AddUserAsync();
        await Hub.ReadAsync(db => db.Users.Where(u => u.UserName == name).ExecuteUpdateAsync(set => set.SetProperty(u => u.MustChangePassword, true)));
        using var person = await Hub.AsAsync(name);
        var page = wanted.StartsWith('/') ? (await person.GetAsync(wanted)).Location! : $"{Path}?redirect_to={Uri.EscapeDataString(wanted)}";

        var refused = await person.SubmitAsync(page, Path, ("Current", "wrong"), ("New", Other), ("Repeat", Other));
        var changed = await person.SubmitAsync(refused, Path, ("Current", Hub.Password), ("New", Other), ("Repeat", Other));

        Assert.Equal(opened, changed.Location);
    }

    [Fact]
    public async Task Whoever_has_to_replace_a_password_can_sign_out_instead()
    {
        var name = await AddUserAsync();
        await Hub.ReadAsync(db => db.Users.Where(u => u.UserName == name).ExecuteUpdateAsync(set => set.SetProperty(u => u.MustChangePassword, true)));
        using var person = await Hub.AsAsync(name);

        Assert.Equal("/user/login", (await person.SubmitAsync(Path, "/user/logout")).Location);
    }

    [Theory]
    [InlineData("HX-Request", "true", Path)]
    [InlineData("Accept", "text/event-stream", null)]
    [InlineData("Accept", "application/json", null)]
    public async Task What_is_no_page_is_refused_instead_of_being_led_to_one(string header, string value, string? address)
    {
        var name = await AddUserAsync();
        await Hub.ReadAsync(db => db.Users.Where(u => u.UserName == name).ExecuteUpdateAsync(set => set.SetProperty(u => u.MustChangePassword, true)));
        using var client = Hub.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/user/settings/actions/runners/events");
        request.Headers.Add(header, value);
        request.Headers.Add("Cookie", (await SignInAsync(name, Hub.Password)).Cookies.Select(cookie => cookie.Split(';')[0]));

        using var answer = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(address, answer.Headers.TryGetValues("HX-Redirect", out var values) ? values.Single() : null);
    }

    [Fact]
    public async Task The_account_page_says_who_one_is_and_since_when()
    {
        var name = await AddUserAsync();
        Hub.Clock.Advance(TimeSpan.FromHours(3));
        using var person = await Hub.AsAsync(name);

        var page = await person.OpenAsync(Path);

        Assert.Contains($"Name {name}", page.Text, StringComparison.Ordinal);
        Assert.Contains("Here since 3 hours ago", page.Text, StringComparison.Ordinal);
        Assert.Contains("Last sign-in just now", page.Text, StringComparison.Ordinal);
        Assert.Equal(Path, (await person.GetAsync("/user/settings")).Location);
    }

    [Fact]
    public async Task A_password_is_hashed_before_the_turn_to_write_is_taken_and_told_of_when_it_is_there()
    {
        var name = await AddUserAsync();
        var id = await Hub.ReadAsync(db => db.Users.Where(user => user.UserName == name).Select(user => user.Id).SingleAsync());
        var (before, told) = (await StampAsync(id), new List<string?>());
        using var subscription = Hub.Get<SignalBus>().Subscribe(AccessTokens.Changed, () => told.Add(StampAsync(id).GetAwaiter().GetResult()));

        var turns = await Hub.UseAsync(async (IServiceProvider services) =>
        {
            // No door shows when a hash is made.
            var hasher = new WatchedHasher(services.GetRequiredService<RunnerHubDb>());
            var rules = ActivatorUtilities.CreateInstance<UserRules>(services, ActivatorUtilities.CreateInstance<Passwords>(services, hasher));
            Assert.Equal(UserAnswer.Done, await rules.ChangeAsync(id, new UserChange { Password = "an entirely new one" }, CancellationToken.None));
            return hasher.Turns;
        });

        Assert.Equal([false], turns);
        Assert.Equal([await StampAsync(id)], told);
        Assert.DoesNotContain(before, told);
    }

    [Theory]
    [InlineData("GET", "/user/settings")]
    [InlineData("GET", Path)]
    [InlineData("POST", Path)]
    public async Task Only_somebody_signed_in_has_an_account_page(string method, string path)
    {
        using var client = Hub.Client();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var answer = await client.SendAsync(request);

        Assert.StartsWith("/user/login", answer.Headers.Location?.OriginalString, StringComparison.Ordinal);
    }

    private static Task<Seen> ChangeAsync(Person person, string current, string wanted, string repeated) =>
        person.SubmitAsync(Path, Path, ("Current", current), ("New", wanted), ("Repeat", repeated));

    private Task<string?> StampAsync(long id) => Hub.ReadAsync(db => db.Users.Where(user => user.Id == id).Select(user => user.SecurityStamp).SingleAsync());

    private async Task<string> AddUserAsync()
    {
        var name = People.Unique("changer");
        await Hub.AddUserAsync(name);
        return name;
    }

    private async Task<Seen> SignInAsync(string name, string password)
    {
        using var person = Hub.AsAnonymous();
        return await person.SubmitAsync("/user/login", "/user/login", ("Name", name), ("Password", password));
    }

    /// <summary>Hashes as ever, and says of each hash whether a transaction was held meanwhile.</summary>
    private sealed class WatchedHasher(RunnerHubDb db) : PasswordHasher<User>
    {
        public List<bool> Turns { get; } = [];

        public override string HashPassword(User user, string password)
        {
            Turns.Add(db.Database.CurrentTransaction is not null);
            return base.HashPassword(user, password);
        }
    }

    public sealed class Sqlite(SqliteHub hub) : PasswordTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : PasswordTests(hub), IClassFixture<PostgresHub>;
}
