using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Platform;

/// <summary>One line a request, with what its caller was really answered, and a stack trace for bugs alone.</summary>
public abstract class RequestLogTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task A_call_that_is_refused_is_no_failure_of_the_server()
    {
        using var program = await Hub.AdminProgramAsync();
        var path = $"/admin/users/{People.Unique("nobody")}/repos";

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await program.PostAsync(path, "{")).Status);

        Assert.StartsWith($"Information HTTP \"POST\" \"/api/v1{path}\" responded 422 ", await RequestAsync(path), StringComparison.Ordinal);
        Assert.Empty(Failures(path));
    }

    [Fact]
    public async Task A_call_whose_caller_has_gone_is_no_failure_of_the_server()
    {
        var id = await Hub.ReadAsync(db => db.Users.Where(user => user.UserName == Hub.AdminName).Select(user => user.Id).SingleAsync());
        var (token, path) = (await Hub.AddTokenAsync(id), $"/admin/users/{People.Unique("nobody")}/repos");
        using (var socket = await RawSocket.ConnectAsync(Hub.Address))
        {
            await socket.SendAsync($"POST /api/v1{path} HTTP/1.1\r\nHost: hub\r\nAuthorization: token {token}\r\nContent-Length: 100\r\n\r\n{{");
        }

        Assert.Matches("^Information HTTP \"POST\" \"[^\"]*\" responded 4[0-9][0-9] ", await RequestAsync(path));
        Assert.Empty(Failures(path));
    }

    [Fact]
    public async Task A_call_while_the_database_is_away_is_logged_without_a_stack_trace()
    {
        using var program = await Hub.AdminProgramAsync();
        var path = $"/orgs/{People.Unique("unreachable")}";
        await Hub.TakeDatabaseAwayAsync();

        var answer = await program.GetAsync(path);
        await Hub.BringDatabaseBackAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.StartsWith($"Error HTTP \"GET\" \"/api/v1{path}\" responded 503 ", await RequestAsync(path), StringComparison.Ordinal);
        Assert.Single(Hub.Log.All, line => line.StartsWith("Warning ", StringComparison.Ordinal) && line.Contains($"\"/api/v1{path}\" was answered with 503: ", StringComparison.Ordinal));
        Assert.Empty(Failures(path));
    }

    [Fact]
    public async Task A_bug_is_logged_once_with_its_stack_trace()
    {
        var (name, boss) = (People.Unique("acme"), await Hub.AddUserAsync(People.Unique("boss")));
        await Hub.AddOrganizationAsync(name, boss);
        using var client = Hub.Client();
        client.DefaultRequestHeaders.Add("Authorization", $"token {await Hub.AddTokenAsync(boss)}");
        await RenameAsync("Description", "Renamed");

        using var answer = await client.GetAsync(new Uri($"/api/v1/orgs/{name}", UriKind.Relative));
        await RenameAsync("Renamed", "Description");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.StartsWith("{\"message\":\"\",", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.StartsWith($"Error HTTP \"GET\" \"/api/v1/orgs/{name}\" responded 500 ", await RequestAsync(name), StringComparison.Ordinal);
        Assert.StartsWith("Error ", Assert.Single(Failures(name)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/v1/")]
    [InlineData("/-/admin/")]
    public async Task An_address_forges_no_line_of_the_log_and_no_colour_of_a_terminal(string place)
    {
        var name = People.Unique("forged");
        using var client = Hub.Client();

        using var answer = await client.GetAsync(new Uri($"{place}%0A{name}%1B%5B31m", UriKind.Relative));

        Assert.StartsWith($"Information HTTP \"GET\" \"{place}%0A{name}%1B%5B31m\" responded {(int)answer.StatusCode} ", await RequestAsync(name), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_forges_no_line_either_where_a_page_failed()
    {
        var name = People.Unique("forged");
        using var admin = await Hub.AsAdminAsync();

        await Hub.TakeDatabaseAwayAsync();
        var page = await admin.GetAsync($"/-/admin/users/%0A{name}%1B%5B31m");
        await Hub.BringDatabaseBackAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
        Assert.Single(Hub.Log.All, line => line.StartsWith($"Warning \"GET\" \"/-/admin/users/%0A{name}%1B%5B31m\" was answered with 503: ", StringComparison.Ordinal));
    }

    /// <summary>The line of the only request whose address has the text; it may come after the answer.</summary>
    private async Task<string> RequestAsync(string text)
    {
        string? found = null;
        await Waiting.UntilAsync(() => (found = Hub.Log.All.FirstOrDefault(line => line.Contains(" HTTP ", StringComparison.Ordinal)
            && line.Contains(" responded ", StringComparison.Ordinal) && line.Contains(text, StringComparison.Ordinal))) is not null);
        return found!;
    }

    private IEnumerable<string> Failures(string text) => Hub.Log.All.Where(line => !line.StartsWith("Debug ", StringComparison.Ordinal)
        && line.Contains(text, StringComparison.Ordinal) && line.Contains("   at ", StringComparison.Ordinal));

    private Task<int> RenameAsync(string from, string to) =>
#pragma warning disable EF1002 // names of columns, not input
        Hub.ReadAsync(db => db.Database.ExecuteSqlRawAsync($"ALTER TABLE \"Owners\" RENAME COLUMN \"{from}\" TO \"{to}\""));
#pragma warning restore EF1002

    public sealed class Sqlite(SqliteHub hub) : RequestLogTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RequestLogTests(hub), IClassFixture<PostgresHub>;
}
