using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Features.Runners;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Runners;

public abstract class RunnerBulkRulesTests(Hub hub) : HubTests(hub)
{
    private const string Site = "/-/admin/actions/runners";
    private static readonly string[] Actions = ["enable", "disable", "delete"];

    [Theory]
    [InlineData]
    [InlineData("")]
    [InlineData(" , ,, ")]
    [InlineData("", "")]
    public async Task An_empty_selection_touches_nothing(params string[] ids)
    {
        await Hub.AddRunnerAsync(People.Unique("bystander"));
        var before = await AllAsync();
        using var admin = await Hub.AsAdminAsync();
        foreach (var action in Actions)
        {
            var answer = await SendAsync(admin, action, ids);
            Assert.Equal((HttpStatusCode.Redirect, Site), (answer.Status, answer.Location));
            Assert.Contains("No runner was chosen", (await admin.OpenAsync(Site)).Body, StringComparison.Ordinal);
        }

        Assert.Equal(before, await AllAsync());
    }

    [Fact]
    public async Task One_runner_of_another_place_makes_the_whole_action_404()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var own = await Hub.AddRunnersAsync(Enumerable.Range(0, 5).Select(number => Arrange.Runner($"{places.Tag} {number}", places.Organization.Scope, disabled: number == 3)));
        var foreign = await Hub.AddRunnerAsync($"{places.Tag} foreign", places.Repository.Scope);
        using var user = await places.KeeperAsync(places.Organization);
        var before = await AllAsync();
        foreach (var action in Actions)
        {
            string[] ids = [.. own.Select(one => $"{one}"), $"{foreign}"];
            Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(user, action, ids, places.Organization.Path)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(user, action, [string.Join(',', ids)], places.Organization.Path)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(user, action, ids, places.Organization.Path, confirmed: false)).Status);
        }

        Assert.Equal(before, await AllAsync());
    }

    [Theory]
    [InlineData("1.5", "disable")]
    [InlineData("0x10", "enable")]
    [InlineData("١", "enable")]
    [InlineData("1", "DELETE")]
    public async Task Only_whole_decimal_numbers_are_ids_and_only_the_three_words_are_actions(string ids, string action)
    {
        var before = await AllAsync();
        using var admin = await Hub.AsAdminAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(admin, action, [ids])).Status);
        Assert.Equal(before, await AllAsync());
    }

    [Fact]
    public async Task A_runner_that_is_named_again_and_again_counts_once()
    {
        var id = await Hub.AddRunnerAsync(People.Unique("again"));
        using var admin = await Hub.AsAdminAsync();

        Assert.Equal(HttpStatusCode.Redirect, (await SendAsync(admin, "disable", [$"{id},{id}, {id} ", $"+{id}", $"0{id}"])).Status);

        Assert.Contains("1 runner disabled", (await admin.OpenAsync(Site)).Body, StringComparison.Ordinal);
        Assert.Contains(await AllAsync(), row => row.Id == id && row.IsDisabled);
    }

    [Fact]
    public async Task Ten_thousand_runners_are_disabled_and_deleted_as_one()
    {
        var tag = People.Unique("legion");
        var ids = await Hub.AddRunnersAsync(Enumerable.Range(0, 10_000).Select(number => Arrange.Runner($"{tag} {number}", labels: [tag])));
        using var admin = await Hub.AsAdminAsync();
        var list = string.Join(',', ids.Reverse());

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(admin, "disable", [list], confirmed: false)).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await SendAsync(admin, "disable", [list])).Status);
        Assert.Equal(10_000, await CountAsync(row => row.Name.StartsWith(tag) && row.IsDisabled && row.Deleted == ActionRunner.Never));
        Assert.Equal(HttpStatusCode.Redirect, (await SendAsync(admin, "delete", [list, "-1"])).Status);
        Assert.Contains("10000 runners deleted; 1 was gone already.", (await admin.OpenAsync(Site)).Text, StringComparison.Ordinal);
        Assert.Equal(10_000, await CountAsync(row => row.Name.StartsWith(tag) && row.Deleted != ActionRunner.Never));
    }

    [Fact]
    public async Task Actions_on_the_same_runners_at_once_are_each_done_to_all_that_remain()
    {
        var tag = People.Unique("contested");
        var ids = await Hub.AddRunnersAsync(Enumerable.Range(0, 300).Select(number => Arrange.Runner($"{tag} {number}")));
        using var admin = await Hub.AsAdminAsync();
        var page = await admin.OpenAsync(Site);
        var sent = Enumerable.Range(0, 12).Select(async number =>
        {
            var some = ids.Skip(number * 20).Take(80).ToList();
            some = number % 2 == 0 ? some : [.. Enumerable.Reverse(some)];
            var answer = await admin.PostBareAsync(
                $"{Site}/bulk",
                ("__RequestVerificationToken", page.AntiforgeryToken),
                ("action", number % 3 == 0 ? "delete" : "disable"),
                ("confirmed", "true"),
                ("ids", string.Join(',', some)));
            return (some, answer.Status, Deletes: number % 3 == 0);
        });

        var answers = await Task.WhenAll(sent);

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Redirect, answer.Status));
        var deleted = answers.Where(answer => answer.Deletes).SelectMany(answer => answer.some).Distinct();
        Assert.Equal(deleted.Order(), (await AllAsync()).Where(row => ids.Contains(row.Id) && row.IsDeleted).Select(row => row.Id));
    }

    private static Task<Seen> SendAsync(Person person, string action, string[] ids, string list = Site, bool confirmed = true) => person.PostAsync(
        $"{list}/bulk", [("action", action), ("confirmed", confirmed ? "true" : "false"), .. ids.Select(id => ("ids", id))]);

    private Task<int> CountAsync(System.Linq.Expressions.Expression<Func<ActionRunner, bool>> which) =>
        Hub.ReadAsync(db => db.Runners.IgnoreQueryFilters().CountAsync(which));

    private Task<List<Row>> AllAsync() => Hub.ReadAsync(db => db.Runners.IgnoreQueryFilters().OrderBy(runner => runner.Id)
        .Select(runner => new Row(runner.Id, runner.IsDisabled, runner.Deleted != ActionRunner.Never, runner.Updated)).ToListAsync());

    private sealed record Row(long Id, bool IsDisabled, bool IsDeleted, DateTimeOffset Updated);

    public sealed class Sqlite(SqliteHub hub) : RunnerBulkRulesTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RunnerBulkRulesTests(hub), IClassFixture<PostgresHub>;
}
