using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Shared;

public abstract class ErrorTests(Hub hub) : HubTests(hub)
{
    [Theory]
    [InlineData(400, "This request cannot be understood")]
    [InlineData(403, "You may not do this")]
    [InlineData(404, "There is nothing here")]
    [InlineData(405, "This address is not a page")]
    [InlineData(413, "This is too large")]
    [InlineData(418, "This did not work")]
    [InlineData(500, "Something went wrong here")]
    [InlineData(503, "The database does not answer")]
    public async Task Every_failure_has_a_page_with_a_sentence_for_everybody(int code, string title)
    {
        using var person = Hub.AsAnonymous();

        foreach (var page in new[] { await person.GetAsync($"/-/error/{code}"), await person.PostBareAsync($"/-/error/{code}") })
        {
            Assert.Equal((HttpStatusCode)code, page.Status);
            Assert.Equal(title, page.Find("h1").TextContent);
            Assert.NotNull(page.Document.QuerySelector("header.top-bar"));
        }
    }

    [Theory]
    [InlineData("/-/error/200")]
    [InlineData("/-/error/302")]
    [InlineData("/-/error/600")]
    [InlineData("/-/error/-1")]
    [InlineData("/-/error/x")]
    [InlineData("/nothing/here/at/all")]
    public async Task What_does_not_exist_is_said_in_the_frame_of_the_site(string path)
    {
        using var admin = await Hub.AsAdminAsync();

        var page = await admin.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.Equal("There is nothing here", page.Find("h1").TextContent);
        Assert.Contains(Hub.AdminName, page.Find("header").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_is_none_and_a_page_that_one_may_not_see_are_told_apart()
    {
        var name = People.Unique("plain");
        await Hub.AddUserAsync(name);
        using var person = await Hub.AsAsync(name);

        var refused = await person.GetAsync("/-/admin/users");
        var unknown = await person.GetAsync("/-/admin/user");

        Assert.Equal((HttpStatusCode.Forbidden, "You may not do this"), (refused.Status, refused.Find("h1").TextContent));
        Assert.Equal((HttpStatusCode.NotFound, "There is nothing here"), (unknown.Status, unknown.Find("h1").TextContent));
    }

    [Fact]
    public async Task A_form_without_a_valid_token_is_called_too_old()
    {
        using var admin = await Hub.AsAdminAsync();

        var bare = await admin.PostBareAsync("/-/admin/users/new", ("Name", "somebody"));
        var wrong = await admin.PostBareAsync("/-/admin/users/new", ("Name", "somebody"), ("__RequestVerificationToken", "x"));

        Assert.All([bare, wrong], page =>
        {
            Assert.Equal(HttpStatusCode.BadRequest, page.Status);
            Assert.Contains("The page was open for too long", page.Text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_form_that_is_too_large_is_called_so_whether_it_says_its_size_or_not()
    {
        using var admin = await Hub.AsAdminAsync();
        var large = new string('x', 2_000_000);

        var page = await admin.PostAsync("/-/admin/users/new", ("Name", large));
        using var client = Hub.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/user/login");
        request.Content = new StringContent($"Name={large}", null, "application/x-www-form-urlencoded");
        request.Headers.TransferEncodingChunked = true;
        using var answer = await client.SendAsync(request);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "This is too large"), (page.Status, page.Find("h1").TextContent));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Theory]
    [InlineData("/user/login?redirect_to=%00")]
    [InlineData("/-/admin/users?q=%00")]
    public async Task Text_that_no_database_can_hold_is_refused_with_a_sentence(string path)
    {
        using var admin = await Hub.AsAdminAsync();

        var page = await admin.GetAsync(path);
        var sent = await admin.PostAsync("/-/admin/users/new", ("Name", "\0"));

        Assert.Equal((HttpStatusCode.BadRequest, "This text cannot be stored"), (page.Status, page.Find("h1").TextContent));
        Assert.Equal((HttpStatusCode.BadRequest, "This request cannot be understood"), (sent.Status, sent.Find("h1").TextContent));
    }

    [Fact]
    public async Task A_program_gets_the_failure_as_json_a_script_as_a_piece_of_a_page_and_a_head_request_as_a_status()
    {
        using var client = Hub.Client();

        using var json = await AskAsync(client, HttpMethod.Get, "Accept", "application/json");
        using var piece = await AskAsync(client, HttpMethod.Get, "HX-Request", "true");
        using var head = await AskAsync(client, HttpMethod.Head, "Accept", "*/*");

        Assert.Equal("application/problem+json", json.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(await json.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal((404, "There is nothing here"), (problem.GetProperty("status").GetInt32(), problem.GetProperty("title").GetString()));
        var html = await piece.Content.ReadAsStringAsync();
        Assert.Contains("There is nothing here", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<html", html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, head.StatusCode);
        Assert.Equal("", await head.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_bug_shows_a_trace_id_that_the_log_knows_and_never_what_happened()
    {
        using var person = Hub.AsAnonymous();
        var form = await person.OpenAsync("/user/login");
        await RenameAsync("ClaimType", "Renamed");

        var page = await person.SubmitAsync(form, "/user/login", ("Name", Hub.AdminName), ("Password", Hub.Password));
        await RenameAsync("Renamed", "ClaimType");

        Assert.Equal(HttpStatusCode.InternalServerError, page.Status);
        var traceId = page.Find("main code").TextContent;
        Assert.Contains(Hub.Log.All, line => line.StartsWith("Error ", StringComparison.Ordinal)
            && line.Contains(traceId, StringComparison.Ordinal) && line.Contains("ClaimType", StringComparison.Ordinal));
        Assert.DoesNotContain("ClaimType", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", page.Body, StringComparison.Ordinal);
        Assert.Contains("script-src 'self'", page.ContentSecurityPolicy, StringComparison.Ordinal);
        Assert.DoesNotContain(Hub.Log.All, line => line.Contains(Hub.Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_the_database_is_away_pages_say_so_and_afterwards_the_session_goes_on()
    {
        using var admin = await Hub.AsAdminAsync();
        var before = await admin.OpenAsync("/-/admin/users");
        using var visitor = Hub.AsAnonymous();
        await Hub.TakeDatabaseAwayAsync();

        var page = await admin.GetAsync("/-/admin/users");
        var sent = await admin.PostBareAsync("/-/admin/users/new", ("__RequestVerificationToken", before.AntiforgeryToken));
        var signIn = await visitor.SubmitAsync("/user/login", "/user/login", ("Name", Hub.AdminName), ("Password", Hub.Password));
        var style = await admin.GetAsync(page.Find("link[rel=stylesheet]").GetAttribute("href")!);
        await Hub.BringDatabaseBackAsync();

        Assert.All([page, sent, signIn], answer =>
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "The database does not answer"), (answer.Status, answer.Find("h1").TextContent));
            Assert.Empty(answer.Cookies);
        });
        Assert.Equal(HttpStatusCode.OK, style.Status);
        Assert.DoesNotContain(Hub.Log.All, line => (line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Warning", StringComparison.Ordinal))
            && line.Contains("/-/admin/users", StringComparison.Ordinal) && line.Contains("   at ", StringComparison.Ordinal));
        await admin.OpenAsync("/-/admin/users");
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient client, HttpMethod method, string header, string value)
    {
        using var request = new HttpRequestMessage(method, "/-/error/404");
        request.Headers.Add(header, value);
        return await client.SendAsync(request);
    }

    private Task<int> RenameAsync(string from, string to) =>
#pragma warning disable EF1002 // names of columns, not input
        Hub.ReadAsync(db => db.Database.ExecuteSqlRawAsync($"ALTER TABLE \"UserClaims\" RENAME COLUMN \"{from}\" TO \"{to}\""));
#pragma warning restore EF1002

    public sealed class Sqlite(SqliteHub hub) : ErrorTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : ErrorTests(hub), IClassFixture<PostgresHub>;
}
