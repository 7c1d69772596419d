using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Accounts;

public abstract class UserAdministrationTests(Hub hub) : HubTests(hub)
{
    private const string Users = "/-/admin/users";
    private const string New = "/-/admin/users/new";

    [Fact]
    public async Task A_user_made_with_a_random_password_signs_in_with_it_and_has_to_replace_it()
    {
        using var admin = await Hub.AsAdminAsync();
        var name = People.Unique("newcomer");

        var made = await admin.SubmitAsync(New, New, ("Name", $" {name} "));

        Assert.Equal(HttpStatusCode.OK, made.Status);
        Assert.Contains("it is not shown again", made.Text, StringComparison.Ordinal);
        var password = made.Find("#new-password").TextContent;
        using var person = await Hub.AsAsync(name, password);
        Assert.Equal("/user/settings/account?redirect_to=%2Fuser%2Fsettings%2Factions%2Frunners", (await person.GetAsync("/user/settings/actions/runners")).Location);
        Assert.DoesNotContain(password, (await admin.OpenAsync($"{Users}/{name}")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Hub.Log.All, line => line.Contains(password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_user_can_be_made_with_a_chosen_password_as_an_administrator()
    {
        using var admin = await Hub.AsAdminAsync();
        var name = People.Unique("deputy");

        var made = await admin.SubmitAsync(New, New, ("Name", name), ("Password", Hub.Password), ("MustChangePassword", "false"), ("IsAdmin", "true"));

        Assert.Equal($"{Users}/{name}", made.Location);
        using var deputy = await Hub.AsAsync(name);
        Assert.Contains($"Role Administrator State Active", (await deputy.OpenAsync($"{Users}/{name}")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "", "Enter a name.", "")]
    [InlineData("admin", "", "“admin” is a reserved name; choose another.", "")]
    [InlineData("New", "", "“New” is a reserved name; choose another.", "")]
    [InlineData("two words", "", "Use letters a to z, digits, and single dashes, dots or underscores between them.", "")]
    [InlineData("-1", "", "Use letters a to z, digits, and single dashes, dots or underscores between them.", "")]
    [InlineData("a😀b", "", "Use letters a to z, digits, and single dashes, dots or underscores between them.", "")]
    [InlineData("bell\u0007", "", "Use letters a to z, digits, and single dashes, dots or underscores between them.", "")]
    [InlineData("\u202Etxt", "", "Use letters a to z, digits, and single dashes, dots or underscores between them.", "")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "", "The name is too long; use at most 40 characters.", "")]
    [InlineData("ROOT-Admin", "", "The name “ROOT-Admin” is taken by a user or an organisation; choose another.", "")]
    [InlineData("somebody", "short", "", "The password is too short; use at least 8 characters.")]
    [InlineData("somebody", "Somebody", "", "The password is the name of the account; choose another.")]
    public async Task What_is_wrong_with_a_new_user_stands_beside_its_field_and_nothing_is_made(string name, string password, string a, string b)
    {
        using var admin = await Hub.AsAdminAsync();
        var before = await CountAsync();

        var answer = await admin.SubmitAsync(New, New, ("Name", name), ("Password", password), ("IsAdmin", "true"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal((a, b), (answer.Find("#Name-error").TextContent, answer.Find("#Password-error").TextContent));
        Assert.Equal(name, answer.Find("#Name").GetAttribute("value"));
        Assert.True(answer.Find("#IsAdmin").HasAttribute("checked"));
        Assert.Equal(before, await CountAsync());
    }

    [Fact]
    public async Task A_check_box_that_says_neither_yes_nor_no_is_refused()
    {
        using var admin = await Hub.AsAdminAsync();
        var name = await AddUserAsync("odd");

        var made = await admin.SubmitAsync(New, New, ("Name", People.Unique("odd")), ("IsAdmin", "perhaps"));
        var changed = await admin.SubmitAsync($"{Users}/{name}", $"{Users}/{name}", ("IsAdmin", "perhaps"));
        var empty = await admin.PostAsync($"{Users}/{name}");

        Assert.All([made, changed, empty], answer => Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status));
        Assert.Equal("Tick the box or leave it empty.", made.Find("#IsAdmin-error").TextContent);
        using var person = await Hub.AsAsync(name);
    }

    [Fact]
    public async Task A_name_belongs_to_a_user_or_to_an_organisation_whatever_the_case_of_its_letters()
    {
        using var admin = await Hub.AsAdminAsync();
        var organization = People.Unique("acme");
        await Hub.AddOrganizationAsync(organization, await Hub.AddUserAsync(People.Unique("owner")));

        var answer = await admin.SubmitAsync(New, New, ("Name", organization.ToUpperInvariant()));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("is taken by a user or an organisation", answer.Find("#Name-error").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_who_make_the_same_user_at_once_one_succeeds_and_the_others_read_why_not()
    {
        using var admin = await Hub.AsAdminAsync();
        var name = People.Unique("race");
        var page = await admin.OpenAsync(New);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => admin.SubmitAsync(page, New, ("Name", name))));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK),
            answer => Assert.Equal($"The name “{name}” is taken by a user or an organisation; choose another.", answer.Find("#Name-error").TextContent));
    }

    [Fact]
    public async Task A_deactivated_user_loses_the_session_at_once_and_an_old_session_does_not_come_back()
    {
        using var admin = await Hub.AsAdminAsync();
        var name = await AddUserAsync("leaver");
        using var person = await Hub.AsAsync(name);

        await ChangeAsync(admin, name, active: false, administrator: false);

        Assert.StartsWith("/user/login", (await person.GetAsync("/user/settings/account")).Location, StringComparison.Ordinal);
        await ChangeAsync(admin, name, active: true, administrator: false);
        using var back = await Hub.AsAsync(name);
        Assert.StartsWith("/user/login", (await person.GetAsync("/user/settings/account")).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_is_one_from_the_next_request_on_and_no_longer_after_the_right_is_taken()
    {
        using var admin = await Hub.AsAdminAsync();
        var name = await AddUserAsync("climber");
        using var person = await Hub.AsAsync(name);
        Assert.Equal(HttpStatusCode.Forbidden, (await person.GetAsync(Users)).Status);

        await ChangeAsync(admin, name, active: true, administrator: true);
        await person.OpenAsync(Users);
        var gone = await ChangeAsync(person, name, active: true, administrator: false);

        Assert.Equal("/", gone.Location);
        Assert.Equal(HttpStatusCode.Forbidden, (await person.GetAsync(Users)).Status);
    }

    [Fact]
    public async Task A_new_password_unlocks_ends_the_sessions_and_has_to_be_replaced()
    {
        using var admin = await Hub.AsAdminAsync();
        var name = await AddUserAsync("forgetful");
        using var person = await Hub.AsAsync(name);
        using var stranger = Hub.AsAnonymous();
        for (var time = 0; time < 5; time++)
        {
            await stranger.SubmitAsync("/user/login", "/user/login", ("Name", name), ("Password", "wrong"));
        }

        Assert.Contains("Locked", (await admin.OpenAsync($"{Users}/{name}")).Text, StringComparison.Ordinal);
        var shown = await admin.SubmitAsync($"{Users}/{name}", $"{Users}/{name}/password");

        Assert.StartsWith("/user/login", (await person.GetAsync("/user/settings/account")).Location, StringComparison.Ordinal);
        using var later = await Hub.AsAsync(name, shown.Find("#new-password").TextContent);
        Assert.Equal("/user/settings/account?redirect_to=%2Fuser%2Fsettings%2Factions%2Frunners", (await later.GetAsync("/user/settings/actions/runners")).Location);
        Assert.DoesNotContain("Locked", (await admin.OpenAsync($"{Users}/{name}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chosen_password_keeps_the_rules_and_is_not_for_oneself()
    {
        using var admin = await Hub.AsAdminAsync();
        var name = await AddUserAsync("chosen");

        var bad = await admin.SubmitAsync($"{Users}/{name}", $"{Users}/{name}/password", ("Password", "short"));
        var long_ = await admin.SubmitAsync($"{Users}/{name}", $"{Users}/{name}/password", ("Password", new string('x', 300)));
        var good = await admin.SubmitAsync($"{Users}/{name}", $"{Users}/{name}/password", ("Password", "a good new one"));
        var own = await admin.PostAsync($"{Users}/{Hub.AdminName}/password", ("Password", "a good new one"));

        Assert.Equal("The password is too short; use at least 8 characters.", bad.Find("#Password-error").TextContent);
        Assert.Equal("The password is too long; use at most 256 characters.", long_.Find("#Password-error").TextContent);
        Assert.Equal($"{Users}/{name}", good.Location);
        using var person = await Hub.AsAsync(name, "a good new one");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, own.Status);
        Assert.Contains("Change your own password in your settings.", own.Text, StringComparison.Ordinal);
        using var still = await Hub.AsAdminAsync();
    }

    [Theory]
    [InlineData("GET", Users)]
    [InlineData("GET", New)]
    [InlineData("POST", New)]
    [InlineData("GET", "/-/admin/users/root-admin")]
    [InlineData("POST", "/-/admin/users/root-admin")]
    [InlineData("POST", "/-/admin/users/root-admin/password")]
    [InlineData("GET", "/-/admin/users/root-admin/delete")]
    [InlineData("POST", "/-/admin/users/root-admin/delete")]
    [InlineData("GET", "/-/admin")]
    [InlineData("GET", "/-/admin/actions")]
    public async Task Only_administrators_get_here(string method, string path)
    {
        using var stranger = Hub.AsAnonymous();
        using var person = await Hub.AsAsync(await AddUserAsync("plain"));

        var (first, second) = method == "GET"
            ? (await stranger.GetAsync(path), await person.GetAsync(path))
            : (await stranger.PostBareAsync(path), await person.PostAsync(path, ("confirmation", "root-admin")));

        Assert.StartsWith("/user/login", first.Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, second.Status);
        using var still = await Hub.AsAdminAsync();
    }

    [Theory]
    [InlineData("nobody-here")]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("a%F0%9F%98%80b")]
    [InlineData("%E2%80%AEtxt")]
    public async Task A_user_that_does_not_exist_is_found_nowhere(string name)
    {
        using var admin = await Hub.AsAdminAsync();

        Assert.All(
            [
                await admin.GetAsync($"{Users}/{name}"), await admin.GetAsync($"{Users}/{name}/delete"),
                await admin.PostAsync($"{Users}/{name}", ("IsActive", "true"), ("IsAdmin", "true")), await admin.PostAsync($"{Users}/{name}/password"),
                await admin.PostAsync($"{Users}/{name}/delete", ("confirmation", name)),
            ],
            answer => Assert.Equal((answer.Path, HttpStatusCode.NotFound), (answer.Path, answer.Status)));
    }

    [Fact]
    public async Task An_organisation_is_no_user()
    {
        using var admin = await Hub.AsAdminAsync();
        var name = People.Unique("acme");
        await Hub.AddOrganizationAsync(name, await Hub.AddUserAsync(People.Unique("owner")));

        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync($"{Users}/{name}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.PostAsync($"{Users}/{name}/delete", ("confirmation", name))).Status);
    }

    [Fact]
    public async Task The_short_addresses_of_the_administration_lead_to_the_runners()
    {
        using var admin = await Hub.AsAdminAsync();

        Assert.Equal("/-/admin/actions/runners", (await admin.GetAsync("/-/admin")).Location);
        Assert.Equal("/-/admin/actions/runners", (await admin.GetAsync("/-/admin/actions")).Location);
    }

    private static Task<Seen> ChangeAsync(Person admin, string name, bool active, bool administrator) => admin.SubmitAsync(
        $"{Users}/{name}", $"{Users}/{name}", ("IsActive", active ? "true" : "false"), ("IsAdmin", administrator ? "true" : "false"));

    private async Task<string> AddUserAsync(string name)
    {
        var unique = People.Unique(name);
        await Hub.AddUserAsync(unique);
        return unique;
    }

    private Task<int> CountAsync() => Hub.ReadAsync(db => db.Owners.CountAsync());

    public sealed class Sqlite(SqliteHub hub) : UserAdministrationTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : UserAdministrationTests(hub), IClassFixture<PostgresHub>;
}
