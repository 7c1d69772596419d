using System.Net;
using RunnerHub.Features.Runners;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Runners;

public abstract class RunnerBulkTests(Hub hub) : HubTests(hub)
{
    private const string Runners = "/-/admin/actions/runners";

    [Fact]
    public async Task Chosen_runners_are_disabled_after_a_question_and_the_list_comes_back_as_it_was()
    {
        var (word, ids) = await AddAsync(3);
        using var admin = await Hub.AsAdminAsync();
        var list = await admin.OpenAsync($"{Runners}?q={word}&sort=newest");

        var asked = await admin.SubmitAsync(list, $"?q={word}&sort=newest", ("action", "disable"), ("ids", $"{ids[0]}"), ("ids", $"{ids[2]}"));
        Assert.Contains("Disable 2 runners?", asked.Text, StringComparison.Ordinal);
        Assert.Equal([false, false, false], await DisabledAsync(ids));
        var done = await admin.SubmitAsync(asked, $"/bulk?q={word}&sort=newest");

        Assert.Equal($"{Runners}?q={word}&sort=newest", done.Location);
        Assert.Equal([true, false, true], await DisabledAsync(ids));
        Assert.Contains("2 runners disabled.", (await admin.OpenAsync(done.Location!)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_menu_of_a_row_acts_on_that_row_whatever_is_ticked()
    {
        var (word, ids) = await AddAsync(2);
        using var admin = await Hub.AsAdminAsync();
        var list = await admin.OpenAsync($"{Runners}?q={word}");
        Assert.Equal($"delete {ids[1]}", list.Find($"#r{ids[1]} [value^=delete]").GetAttribute("value"));

        var asked = await admin.SubmitAsync(list, $"/bulk?q={word}", ("only", $"delete {ids[1]}"), ("ids", $"{ids[0]}"));
        Assert.Contains("Delete the runner", asked.Text, StringComparison.Ordinal);
        await admin.SubmitAsync(asked, $"/bulk?q={word}");

        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync($"{Runners}/{ids[0]}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync($"{Runners}/{ids[1]}")).Status);
    }

    [Fact]
    public async Task Enabling_is_done_without_a_question()
    {
        var (word, ids) = await AddAsync(2, disabled: true);
        using var admin = await Hub.AsAdminAsync();

        var done = await admin.SubmitAsync($"{Runners}?q={word}", $"/bulk?q={word}", ("action", "enable"), ("ids", $"{ids[0]},{ids[1]}"));

        Assert.Equal(HttpStatusCode.Redirect, done.Status);
        Assert.Equal([false, false], await DisabledAsync(ids));
    }

    [Theory]
    [InlineData("enable")]
    [InlineData("disable")]
    [InlineData("delete")]
    public async Task An_empty_choice_touches_nothing_and_says_so(string action)
    {
        var (_, ids) = await AddAsync(2, disabled: true);
        using var admin = await Hub.AsAdminAsync();

        var done = await admin.PostAsync($"{Runners}/bulk", ("action", action), ("confirmed", "true"));

        Assert.Equal(Runners, done.Location);
        Assert.Contains("No runner was chosen", (await admin.OpenAsync(Runners)).Text, StringComparison.Ordinal);
        Assert.Equal([true, true], await DisabledAsync(ids));
    }

    [Theory]
    [InlineData("enable", "enabled")]
    [InlineData("disable", "disabled")]
    [InlineData("delete", "deleted")]
    public async Task Of_runners_of_which_one_has_just_left_the_others_are_dealt_with(string action, string done)
    {
        var (word, ids) = await AddAsync(3, disabled: action == "enable");
        using var admin = await Hub.AsAdminAsync();
        var list = await admin.OpenAsync($"{Runners}?q={word}");
        var chosen = ids.Select(id => ("ids", $"{id}")).Append(("action", action)).ToArray();
        var asked = action == "enable" ? list : await admin.SubmitAsync(list, $"/bulk?q={word}", chosen);
        await LeaveAsync(ids[1]);

        var answer = await admin.SubmitAsync(asked, $"/bulk?q={word}", action == "enable" ? chosen : []);

        Assert.Equal($"{Runners}?q={word}", answer.Location);
        var after = await admin.OpenAsync(answer.Location!);
        Assert.Contains($"2 runners {done}; 1 was gone already.", after.Text, StringComparison.Ordinal);
        Assert.Equal(action == "delete" ? 0 : 2, after.Document.QuerySelectorAll("[data-rows] > tr").Length);
    }

    [Fact]
    public async Task The_question_is_about_those_that_remain_and_says_how_many_have_left()
    {
        var (word, ids) = await AddAsync(4);
        using var admin = await Hub.AsAdminAsync();
        var list = await admin.OpenAsync($"{Runners}?q={word}");
        var chosen = ids.Select(id => ("ids", $"{id}")).Append(("action", "delete")).ToArray();
        await LeaveAsync(ids[1]);
        await LeaveAsync(ids[2]);

        var asked = await admin.SubmitAsync(list, $"/bulk?q={word}", chosen);
        Assert.Contains("Delete 2 runners?", asked.Text, StringComparison.Ordinal);
        Assert.Contains("2 of those that you chose are gone already.", asked.Text, StringComparison.Ordinal);

        await LeaveAsync(ids[0]);
        await LeaveAsync(ids[3]);
        foreach (var send in new[] { () => admin.SubmitAsync(list, $"/bulk?q={word}", chosen), () => admin.SubmitAsync(asked, $"/bulk?q={word}") })
        {
            var late = await send();
            Assert.Equal($"{Runners}?q={word}", late.Location);
            Assert.Contains("The runners that you chose are gone already.", (await admin.OpenAsync(late.Location!)).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_does_not_confirm_comes_back_to_the_ticks()
    {
        var (word, ids) = await AddAsync(3);
        using var admin = await Hub.AsAdminAsync();

        var asked = await admin.SubmitAsync($"{Runners}?q={word}", $"/bulk?q={word}", ("action", "disable"), ("ids", $"{ids[0]}"), ("ids", $"{ids[2]}"));
        var back = await admin.OpenAsync(asked.Find("[data-close]").GetAttribute("href")!);

        Assert.Equal([$"{ids[0]}", $"{ids[2]}"], back.Document.QuerySelectorAll("[name=ids][checked]").Select(box => box.GetAttribute("value")).Order());
        Assert.Equal(3, back.Document.QuerySelectorAll("[name=ids]").Length);
    }

    [Theory]
    [InlineData("enable", "true")]
    [InlineData("disable", "false")]
    [InlineData("disable", "true")]
    [InlineData("delete", "false")]
    [InlineData("delete", "true")]
    public async Task A_runner_of_another_place_makes_the_whole_action_unknown(string action, string confirmed)
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var runners = await places.AddRunnersAsync();
        using var user = await places.KeeperAsync(places.User);
        var ids = new[] { runners[places.User], runners[places.Site] };

        var done = await user.PostAsync($"{places.User.Path}/bulk", ("action", action), ("confirmed", confirmed), ("ids", string.Join(',', ids)));

        Assert.Equal(HttpStatusCode.NotFound, done.Status);
        Assert.Equal([false, false], await DisabledAsync(ids));
    }

    [Theory]
    [InlineData("explode", "1")]
    [InlineData("", "1")]
    [InlineData("delete", "one")]
    [InlineData("delete", "99999999999999999999")]
    [InlineData("delete", "1;drop")]
    public async Task What_means_nothing_is_refused(string action, string ids)
    {
        using var admin = await Hub.AsAdminAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostAsync($"{Runners}/bulk", ("action", action), ("ids", ids))).Status);
    }

    [Fact]
    public async Task The_Enter_key_in_a_box_does_nothing()
    {
        var (word, _) = await AddAsync(1);
        using var admin = await Hub.AsAdminAsync();

        // A browser presses the first button of a form, and none when that is disabled.
        Assert.True((await admin.OpenAsync($"{Runners}?q={word}")).Find("form[action*='/bulk'] button").HasAttribute("disabled"));
    }

    private async Task<(string Word, long[] Ids)> AddAsync(int count, bool disabled = false)
    {
        var word = People.Unique("bulk");
        return (word, await Hub.AddRunnersAsync(Enumerable.Range(0, count).Select(number => Arrange.Runner($"{word} {number}", disabled: disabled))));
    }

    private Task<bool> LeaveAsync(long id) => Hub.UseAsync((RunnerChanges changes) => changes.LeaveAsync(id, CancellationToken.None));

    private Task<IEnumerable<bool>> DisabledAsync(long[] ids) => Hub.ReadAsync(async db =>
    {
        var disabled = new List<bool>();
        foreach (var id in ids)
        {
            disabled.Add((await db.Runners.FindAsync(id))!.IsDisabled);
        }

        return disabled.AsEnumerable();
    });

    public sealed class Sqlite(SqliteHub hub) : RunnerBulkTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RunnerBulkTests(hub), IClassFixture<PostgresHub>;
}
