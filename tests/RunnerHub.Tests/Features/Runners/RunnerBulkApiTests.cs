using System.Net;
using System.Text.Json;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Runners;

public abstract class RunnerBulkApiTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task Runners_of_a_place_are_disabled_enabled_and_deleted_together()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        foreach (var place in places.All)
        {
            using var program = await places.ProgramAsync(place);
            var ids = await Hub.AddRunnersAsync(Enumerable.Range(0, 5).Select(number => Arrange.Runner($"{places.Tag} {number}", place.Scope, disabled: number == 3)));
            var kept = await Hub.AddRunnerAsync($"{places.Tag} kept", place.Scope);
            foreach (var (action, disabled, deleted) in new[] { ("disable", true, false), ("enable", false, false), ("delete", false, true) })
            {
                var answer = await program.PostAsync($"{place.Api}/bulk", new { action, ids = ids.Concat(ids).Reverse() });

                Assert.Equal((HttpStatusCode.NoContent, ""), (answer.Status, answer.Body));
                Assert.All(await Hub.RowsAsync(ids), row => Assert.Equal((disabled, deleted), (row.IsDisabled, row.IsDeleted)));
            }

            Assert.Equal((false, false), Assert.Single(await Hub.RowsAsync([kept])) is var row ? (row.IsDisabled, row.IsDeleted) : default);
        }
    }

    [Fact]
    public async Task One_runner_that_is_not_of_the_place_stops_the_whole_action_and_is_named()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var runners = await places.AddRunnersAsync();
        var gone = await Hub.AddRunnerAsync($"{places.Tag} gone", places.Organization.Scope);
        using var program = await places.ProgramAsync(places.Organization);
        await program.DeleteAsync($"{places.Organization.Api}/{gone}");
        var own = runners[places.Organization];
        var before = await Hub.RowsAsync(runners.Values.Append(gone));
        foreach (var action in new[] { "enable", "disable", "delete" })
        {
            foreach (var wrong in new[] { gone, 0, -1, long.MaxValue, long.MinValue, runners[places.Site], runners[places.User], runners[places.Repository] })
            {
                var answer = await program.PostAsync($"{places.Organization.Api}/bulk", new { action, ids = new[] { own, wrong } });
                Assert.Equal((HttpStatusCode.NotFound, $"Nothing was changed: not found here is {wrong}"), (answer.Status, answer.Message));
            }

            var many = await program.PostAsync($"{places.Organization.Api}/bulk", new { action, ids = Enumerable.Range(1, 120).Select(number => (long)-number).Append(own) });
            Assert.StartsWith("Nothing was changed: not found here are -1, -2, ", many.Message, StringComparison.Ordinal);
            Assert.EndsWith(", -100 and 20 more", many.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, await Hub.RowsAsync(runners.Values.Append(gone)));
    }

    public static TheoryData<string, string> Unusable => new()
    {
        { "", "[Ids]: Required" },
        { """{"action":"delete"}""", "[Ids]: Required" },
        { """{"action":"delete","ids":[]}""", "[Ids]: Required" },
        { """{"action":"delete","ids":null}""", "[Ids]: Required" },
        { """{"ids":[ID]}""", "[Action]: Required" },
        { """{"ids":[ID],"action":"DELETE"}""", "[Action]: Use one of enable, disable, delete." },
        { """{"ids":[ID],"action":"\u0000"}""", "[Action]" },
        { """{"ids":[ID],"action":1}""", "[action]" },
        { """{"ids":["ID"],"action":"delete"}""", "[ids[0]]" },
        { """{"ids":[ID,null],"action":"delete"}""", "[ids[1]]" },
        { """{"ids":[ID,1.5],"action":"delete"}""", "[ids[1]]" },
        { """{"ids":[ID,99999999999999999999],"action":"delete"}""", "[ids[1]]" },
        { """{"ids":ID,"action":"delete"}""", "[ids]" },
        { """{"ids":"ID","action":"delete"}""", "[ids]" },
        { $$"""{"action":"delete","ids":{{JsonSerializer.Serialize(Enumerable.Range(0, 10_001))}}}""", "[Ids]: Use at most 10000 ids." },
        { """[ID]""", "" },
        { "null", "" },
        { "ids=ID&action=delete", "" },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task What_is_no_action_on_runners_is_422_and_changes_nothing(string body, string said)
    {
        var id = await Hub.AddRunnerAsync(People.Unique("firm"));
        var before = await Hub.RowsAsync([id]);
        using var program = await Hub.AdminProgramAsync();

        var answer = await program.PostAsync("/admin/actions/runners/bulk", body.Replace("ID", $"{id}", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.StartsWith(said, answer.Message, StringComparison.Ordinal);
        Assert.Equal(before, await Hub.RowsAsync([id]));
    }

    [Fact]
    public async Task Ten_thousand_runners_are_changed_as_one()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var ids = await Hub.AddRunnersAsync(Enumerable.Range(0, 10_000).Select(number => Arrange.Runner($"{places.Tag} {number}", places.User.Scope)));
        using var program = await places.ProgramAsync(places.User);

        Assert.Equal(HttpStatusCode.NoContent, (await program.PostAsync($"{places.User.Api}/bulk", new { action = "disable", ids })).Status);

        Assert.Equal("10000", (await program.GetAsync($"{places.User.Api}?disabled=true")).Headers["X-Total-Count"]);
    }

    [Fact]
    public async Task Actions_on_the_same_runners_at_once_are_each_done_wholly_or_not_at_all()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var ids = await Hub.AddRunnersAsync(Enumerable.Range(0, 100).Select(number => Arrange.Runner($"{places.Tag} {number}", places.User.Scope)));
        using var program = await places.ProgramAsync(places.User);

        var answers = await Task.WhenAll(Enumerable.Range(0, 9).Select(async number =>
        {
            var some = ids.Skip(number * 8).Take(36).ToList();
            var action = number % 3 == 0 ? "delete" : "disable";
            var sent = number % 2 == 0 ? some : Enumerable.Reverse(some);
            return (action, some, (await program.PostAsync($"{places.User.Api}/bulk", new { action, ids = sent })).Status);
        }));

        Assert.All(answers, answer => Assert.True(answer.Status is HttpStatusCode.NoContent or HttpStatusCode.NotFound, $"{answer.Status}"));
        var deleted = answers.Where(answer => answer is { action: "delete", Status: HttpStatusCode.NoContent }).SelectMany(answer => answer.some).ToList();
        Assert.NotEmpty(deleted);
        Assert.Equal(deleted.Count, deleted.Distinct().Count());
        Assert.Equal(deleted.Order(), (await Hub.RowsAsync(ids)).Where(row => row.IsDeleted).Select(row => row.Id));
    }

    public sealed class Sqlite(SqliteHub hub) : RunnerBulkApiTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RunnerBulkApiTests(hub), IClassFixture<PostgresHub>;
}
