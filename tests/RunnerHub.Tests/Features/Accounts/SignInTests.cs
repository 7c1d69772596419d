using System.Net;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Accounts;

public abstract class SignInTests(Hub hub) : HubTests(hub)
{
    private const string Refused = "The name or the password is wrong. After 5 wrong tries an account is locked for 15 minutes.";

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
    public async Task The_name_may_be_typed_in_any_case_and_with_spaces_around_it()
    {
        using var person = Hub.AsAnonymous();

        var answer = await person.SubmitAsync("/user/login", "/user/login", ("Name", $" {Hub.AdminName.ToUpperInvariant()} "), ("Password", Hub.Password));

        Assert.Equal("/", answer.Location);
    }

    [Theory]
    [InlineData("", "", "Enter your name. Enter your password.")]
    [InlineData("root-admin", "wrong", Refused)]
    [InlineData("nobody-here", "wrong", Refused)]
    [InlineData("weiß‮nicht😀\u0007", "wrong", Refused)]
    [InlineData("-1", "wrong", Refused)]
    public async Task What_is_wrong_is_said_in_the_same_words_whether_the_name_exists_or_not(string name, string password, string sentence)
    {
        using var person = Hub.AsAnonymous();

        var answer = await person.SubmitAsync("/user/login", "/user/login", ("Name", name), ("Password", password));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.All(sentence.Split(". "), part => Assert.Contains(part, answer.Text, StringComparison.Ordinal));
        Assert.Equal(name, answer.Find("#Name").GetAttribute("value"));
        Assert.Null(answer.Find("#Password").GetAttribute("value"));
    }

    [Fact]
    public async Task An_address_signs_nobody_in_for_it_is_kept_in_logs_and_histories()
    {
        using var person = Hub.AsAnonymous();

        var answer = await person.PostAsync($"/user/login?Name={Hub.AdminName}&Password={Uri.EscapeDataString(Hub.Password)}");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
    }

    [Fact]
    public async Task A_name_or_password_that_is_too_long_is_said_beside_its_field()
    {
        using var person = Hub.AsAnonymous();

        var answer = await person.SubmitAsync("/user/login", "/user/login", ("Name", new string('a', 300)), ("Password", new string('b', 300)));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal("The name is too long.", answer.Find("#Name-error").TextContent);
        Assert.Equal("The password is too long.", answer.Find("#Password-error").TextContent);
    }

    [Fact]
    public async Task Staying_signed_in_outlives_the_browser_and_nothing_else_does()
    {
        var name = People.Unique("stayer");
        await Hub.AddUserAsync(name);
        using var shortly = Hub.AsAnonymous();
        using var long_ = Hub.AsAnonymous();

        var session = await shortly.SubmitAsync("/user/login", "/user/login", ("Name", name), ("Password", Hub.Password));
        var kept = await long_.SubmitAsync("/user/login", "/user/login", ("Name", name), ("Password", Hub.Password), ("Remember", "true"));

        Assert.DoesNotContain("expires=", SessionCookie(session), StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"expires={Hub.Clock.GetUtcNow().AddDays(14):R}", SessionCookie(kept), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("httponly", SessionCookie(kept), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", SessionCookie(kept), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_session_ends_after_two_weeks_of_the_servers_clock_unless_it_is_used()
    {
        var name = People.Unique("sleeper");
        await Hub.AddUserAsync(name);
        using var person = await Hub.AsAsync(name);

        Pass(TimeSpan.FromDays(8));
        await person.OpenAsync("/user/settings/account");
        Pass(TimeSpan.FromDays(8));
        await person.OpenAsync("/user/settings/account");
        Pass(TimeSpan.FromDays(14) + TimeSpan.FromSeconds(1));

        Assert.StartsWith("/user/login", (await person.GetAsync("/user/settings/account")).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_who_has_to_sign_in_first_comes_back_to_the_page()
    {
        using var person = Hub.AsAnonymous();
        var sent = await person.GetAsync("/-/admin/users?q=a%20b&page=2");
        Assert.Equal("/user/login?redirect_to=%2F-%2Fadmin%2Fusers%3Fq%3Da%2520b%26page%3D2", sent.Location);

        var answer = await person.SubmitAsync(sent.Location!, "/user/login", ("Name", Hub.AdminName), ("Password", Hub.Password));

        Assert.Equal("/-/admin/users?q=a%20b&page=2", answer.Location);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("/\t/evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("user/settings")]
    public async Task Nobody_is_led_to_another_site_by_signing_in(string address)
    {
        using var person = Hub.AsAnonymous();
        var page = $"/user/login?redirect_to={Uri.EscapeDataString(address)}";

        var answer = await person.SubmitAsync(page, "/user/login", ("Name", Hub.AdminName), ("Password", Hub.Password));

        Assert.Equal("/", answer.Location);
        Assert.Equal("/", (await person.GetAsync(page)).Location);
    }

    [Fact]
    public async Task Somebody_signed_in_who_opens_the_sign_in_page_goes_on_to_where_it_leads()
    {
        using var admin = await Hub.AsAdminAsync();

        Assert.Equal("/", (await admin.GetAsync("/user/login")).Location);
        Assert.Equal("/-/admin/users", (await admin.GetAsync("/user/login?redirect_to=/-/admin/users")).Location);
    }

    [Fact]
    public async Task Signing_out_works_for_a_page_that_is_older_than_its_session()
    {
        var name = People.Unique("leaver");
        await Hub.AddUserAsync(name);
        using var person = await Hub.AsAsync(name);
        var page = await person.OpenAsync("/user/settings/account");
        using var admin = await Hub.AsAdminAsync();
        await admin.SubmitAsync($"/-/admin/users/{name}", $"/-/admin/users/{name}", ("IsActive", "false"));

        Assert.Equal("/user/login", (await person.SubmitAsync(page, "/user/logout")).Location);
    }

    [Fact]
    public async Task Nobody_is_signed_out_by_another_site()
    {
        using var admin = await Hub.AsAdminAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostBareAsync("/user/logout")).Status);
        await admin.OpenAsync("/-/admin/users");
    }

    [Fact]
    public async Task A_deactivated_account_is_told_only_to_who_knows_its_password()
    {
        var name = People.Unique("gone");
        await Hub.AddUserAsync(name);
        using var admin = await Hub.AsAdminAsync();
        await admin.SubmitAsync($"/-/admin/users/{name}", $"/-/admin/users/{name}", ("IsActive", "false"));
        using var person = Hub.AsAnonymous();

        var wrong = await person.SubmitAsync("/user/login", "/user/login", ("Name", name), ("Password", "wrong"));
        var right = await person.SubmitAsync("/user/login", "/user/login", ("Name", name), ("Password", Hub.Password));

        Assert.Contains(Refused, wrong.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, right.Status);
        Assert.Contains("This account is deactivated; ask an administrator.", right.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_was_sent_without_a_session_leads_back_to_its_page_and_not_to_where_it_was_sent()
    {
        using var client = Hub.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/-/admin/users/new");
        request.Headers.Referrer = new Uri(Hub.Address, "/-/admin/users");

        using var answer = await client.SendAsync(request);

        Assert.Equal("/user/login?redirect_to=%2F-%2Fadmin%2Fusers&unsaved=true", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Whoever_sent_a_form_without_a_session_is_told_that_it_was_not_saved()
    {
        const string said = "You were signed out; what you sent was not saved.";
        using var person = Hub.AsAnonymous();
        var page = await person.OpenAsync("/user/login");

        var sent = await person.PostBareAsync("/user/settings/actions/variables", ("__RequestVerificationToken", page.AntiforgeryToken));

        Assert.Contains(said, (await person.OpenAsync(sent.Location!)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(said, (await person.OpenAsync((await person.GetAsync("/user/settings/actions/variables")).Location!)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HX-Request", "true", "/user/login")]
    [InlineData("Accept", "application/json", null)]
    [InlineData("Accept", "text/event-stream", null)]
    public async Task What_is_no_page_is_told_so_instead_of_being_led_to_one(string header, string value, string? address)
    {
        using var client = Hub.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/-/admin/users");
        request.Headers.Add(header, value);

        using var answer = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(address, answer.Headers.TryGetValues("HX-Redirect", out var values) ? values.Single() : null);
    }

    private static string SessionCookie(Seen answer) => answer.Cookies.Single(cookie => cookie.StartsWith("runnerhub_session=", StringComparison.Ordinal));

    /// <summary>Timers do not go off meanwhile: those of a few seconds would do so a million times.</summary>
    private void Pass(TimeSpan time) => Hub.Clock.AdjustTime(Hub.Clock.GetUtcNow() + time);

    public sealed class Sqlite(SqliteHub hub) : SignInTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : SignInTests(hub), IClassFixture<PostgresHub>;
}
