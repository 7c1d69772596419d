using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Runners;

/// <summary>What may be edited where: on the site everything, elsewhere only the place's own runners, whoever asks.</summary>
public abstract class RunnerScopeTests(Hub hub) : HubTests(hub)
{
    private static readonly (string Form, (string Name, string Value)[] Fields)[] Changes =
    [
        ("/{0}", [("Description", "changed")]),
        ("/{0}/update-runner?disabled=true", []),
        ("/{0}/update-runner?disabled=false", []),
        ("/{0}/delete", []),
        ("/bulk", [("action", "enable"), ("ids", "{0}")]),
        ("/bulk", [("action", "disable"), ("ids", "{0}"), ("confirmed", "true")]),
        ("/bulk", [("action", "delete"), ("ids", "{0}"), ("confirmed", "true")]),
        ("/bulk", [("action", "delete"), ("ids", "{0}")]),
    ];

    private static readonly string[] Pages = ["/{0}", "/{0}/delete", "/{0}/update-runner?disabled=true", "/{0}/events"];

    [Fact]
    public async Task Elsewhere_a_runner_is_not_found_even_where_the_list_shows_it()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var runners = await places.AddRunnersAsync();
        var before = await RowsAsync(runners.Values);
        using var user = await places.KeeperAsync(places.Organization);
        using var admin = await Hub.AsAdminAsync();
        Assert.Contains(runners[places.Organization], await user.ExportAsync(places.Repository, $"?q={places.Tag}"));

        foreach (var page in places.Inner)
        {
            foreach (var (home, id) in runners.Where(runner => runner.Key != page))
            {
                // An administrator has every right in these places, and still finds there only what belongs there.
                var people = page == places.User ? [user] : new[] { user, admin };
                foreach (var person in people)
                {
                    foreach (var path in Pages)
                    {
                        Assert.Equal(HttpStatusCode.NotFound, (await person.GetAsync(page.Path + With(path, id))).Status);
                    }

                    foreach (var (form, fields) in Changes)
                    {
                        var answer = await person.PostAsync(page.Path + With(form, id), [.. fields.Select(field => (field.Name, With(field.Value, id)))]);
                        Assert.True(answer.Status == HttpStatusCode.NotFound, $"{form} of {home.Path} at {page.Path}: {answer.Status}");
                    }
                }
            }
        }

        Assert.Equal(before, await RowsAsync(runners.Values));
    }

    [Fact]
    public async Task At_home_and_on_the_site_a_runner_is_edited_disabled_enabled_and_deleted()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        foreach (var page in places.All)
        {
            var runners = (await places.AddRunnersAsync()).Where(runner => page == places.Site || runner.Key == page).ToList();
            using var keeper = await places.KeeperAsync(page);
            foreach (var (_, id) in runners)
            {
                var path = $"{page.Path}/{id}";
                await keeper.OpenAsync(path);
                await DoneAsync(keeper.PostAsync(path, ("Description", "told")));
                await DoneAsync(keeper.PostAsync($"{path}/update-runner?disabled=true"));
                Assert.Equal(("told", true), (await RowAsync(id))?.Said);
                await DoneAsync(keeper.PostAsync($"{path}/update-runner?disabled=false"));
                Assert.Equal(("told", false), (await RowAsync(id))?.Said);
                await DoneAsync(keeper.PostAsync($"{path}/delete"));
                Assert.Null(await RowAsync(id));
            }
        }
    }

    [Theory]
    [InlineData("9223372036854775807")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("9223372036854775808")]
    [InlineData("1.5")]
    [InlineData("one")]
    public async Task An_id_that_no_runner_has_is_not_found(string id)
    {
        using var admin = await Hub.AsAdminAsync();
        const string list = "/-/admin/actions/runners";

        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync($"{list}/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.PostAsync($"{list}/{id}", ("Description", "x"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.PostAsync($"{list}/{id}/update-runner?disabled=true")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.PostAsync($"{list}/{id}/delete")).Status);
    }

    private static string With(string text, long id) => text.Replace("{0}", id.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static async Task DoneAsync(Task<Seen> sent)
    {
        var answer = await sent;
        Assert.True(answer.Status == HttpStatusCode.Redirect, $"{answer.Path}: {answer.Status} {answer.Text}");
    }

    private async Task<Row?> RowAsync(long id) => (await RowsAsync([id])).SingleOrDefault();

    private Task<List<Row>> RowsAsync(IEnumerable<long> ids) => Hub.ReadAsync(db => db.Runners.Where(runner => ids.Contains(runner.Id))
        .OrderBy(runner => runner.Id).Select(runner => new Row(runner.Id, runner.Description, runner.IsDisabled, runner.Updated)).ToListAsync());

    private sealed record Row(long Id, string Description, bool IsDisabled, DateTimeOffset Updated)
    {
        public (string, bool) Said => (Description, IsDisabled);
    }

    public sealed class Sqlite(SqliteHub hub) : RunnerScopeTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RunnerScopeTests(hub), IClassFixture<PostgresHub>;
}
