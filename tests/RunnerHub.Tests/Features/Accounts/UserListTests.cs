using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Accounts;

public abstract class UserListTests(Hub hub) : HubTests(hub)
{
    private const string Users = "/-/admin/users";

    [Fact]
    public async Task The_list_shows_role_state_last_sign_in_and_creation()
    {
        var name = People.Unique("shown");
        await Hub.AddUserAsync(name);
        using var admin = await Hub.AsAdminAsync();

        var row = Assert.Single(Rows(await admin.OpenAsync($"{Users}?q={name}")));

        Assert.Equal($"{name} | User | Active | Never | just now", row);
    }

    [Fact]
    public async Task The_search_finds_a_part_of_the_name_in_any_case_and_nothing_is_a_wildcard()
    {
        await Hub.AddUserAsync("needle.one");
        await Hub.AddUserAsync("hay_needle-two");
        using var admin = await Hub.AsAdminAsync();

        Assert.Equal(["hay_needle-two", "needle.one"], Names(await admin.OpenAsync($"{Users}?q=%20NEEDLE%20")));
        Assert.Equal(["hay_needle-two"], Names(await admin.OpenAsync($"{Users}?q=_")));
        Assert.Contains("No user matches", (await admin.OpenAsync($"{Users}?q=%25")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_filter_counts_and_shows_its_users_and_keeps_the_search()
    {
        await Hub.AddUserAsync("filter-a");
        await Hub.AddUserAsync("filter-b", admin: true);
        await Hub.AddUserAsync("filter-c");
        using var admin = await Hub.AsAdminAsync();
        await admin.SubmitAsync($"{Users}/filter-c", $"{Users}/filter-c", ("IsActive", "false"));

        var page = await admin.OpenAsync($"{Users}?q=filter-");
        var counts = page.Document.QuerySelectorAll(".counts a").ToDictionary(link => link.TextContent, link => link.GetAttribute("href")!);

        Assert.Equal(["All 3", "Active 2", "Deactivated 1", "Administrators 1"], counts.Keys);
        Assert.Equal(["filter-a", "filter-b", "filter-c"], Names(page));
        Assert.Equal(["filter-a", "filter-b"], Names(await admin.OpenAsync(counts["Active 2"])));
        Assert.Equal(["filter-c"], Names(await admin.OpenAsync(counts["Deactivated 1"])));
        Assert.Equal(["filter-b"], Names(await admin.OpenAsync(counts["Administrators 1"])));
    }

    [Fact]
    public async Task Every_user_is_on_exactly_one_page()
    {
        for (var number = 0; number < 55; number++)
        {
            await Hub.AddUserAsync($"paged-{number}");
        }

        using var admin = await Hub.AsAdminAsync();
        var first = await admin.OpenAsync($"{Users}?q=paged-");
        var second = await admin.OpenAsync(first.Find("[rel=next]").GetAttribute("href")!);

        Assert.Contains("1–50 of 55 users", first.Text, StringComparison.Ordinal);
        Assert.Equal(55, Names(first).Concat(Names(second)).Distinct().Count());
        Assert.Equal(Names(second), Names(await admin.OpenAsync($"{Users}?q=paged-&page=99")));
    }

    [Theory]
    [InlineData("?page=-1")]
    [InlineData("?page=99999999999999999999")]
    [InlineData("?page=x&show=everything&q=")]
    [InlineData("?show=2")]
    [InlineData("?q=%F0%9F%98%80%E2%80%AE%07")]
    public async Task An_address_that_makes_no_sense_shows_a_list_all_the_same(string query)
    {
        using var admin = await Hub.AsAdminAsync();

        await admin.OpenAsync(Users + query);
        await admin.OpenAsync($"{Users}?q={new string('x', 5000)}");
    }

    private static IEnumerable<string> Rows(Seen page)
    {
        foreach (var ornament in page.Document.QuerySelectorAll("tbody [aria-hidden=true]"))
        {
            ornament.Remove();
        }

        return page.Document.QuerySelectorAll("tbody tr").Select(row => string.Join(" | ", row.QuerySelectorAll("td")
            .Select(cell => string.Join(' ', cell.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))));
    }

    private static IEnumerable<string> Names(Seen page) => Rows(page).Select(row => row.Split(" | ")[0]);

    public sealed class Sqlite(SqliteHub hub) : UserListTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : UserListTests(hub), IClassFixture<PostgresHub>;
}
