using System.Net;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Tests.Features.Runners;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Shared;

/// <summary>Two who edit the same thing at once, with each form that overwrites what is stored.</summary>
public abstract class OvertakenFormTests(Hub hub) : HubTests(hub)
{
    public static TheoryData<string, string> Texts => new()
    {
        { "runner", "Description" },
        { "organization", "Description" },
        { "repository", "Description" },
        { "repository", "Name" },
        { "variables", "Description" },
        { "variables", "Value" },
        { "secrets", "Description" },
        { "hook", "Url" },
        { "workflow", "Text" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Whoever_saves_later_is_told_what_the_other_has_written_and_overwrites_it_only_then(string kind, string field)
    {
        using var admin = await Hub.AsAdminAsync();
        var path = await MakeAsync(kind);
        var (mine, theirs) = (Text(field, "mine"), Text(field, "theirs"));
        var opened = await admin.OpenAsync(path);
        var saved = await admin.SubmitAsync(path, path, (field, theirs));
        Assert.Equal(HttpStatusCode.Redirect, saved.Status);
        // What was renamed is where it is now called so.
        var now = field == "Name" ? saved.Location! : path;

        var told = await admin.SendToAsync(now, opened, path, (field, mine));

        Assert.Equal(HttpStatusCode.Conflict, told.Status);
        Assert.Contains($"it is now “{theirs}”. Save again to overwrite that.", told.Find("main .field-validation-error").TextContent, StringComparison.Ordinal);
        Assert.Equal(mine, ValueOf(told, field));
        Assert.Equal(theirs, ValueOf(await admin.OpenAsync(now), field));
        var done = await admin.SubmitAsync(told, now);
        Assert.Equal(HttpStatusCode.Redirect, done.Status);
        Assert.Equal(mine, ValueOf(await admin.OpenAsync(field == "Name" ? done.Location! : now), field));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Of_several_who_save_at_once_one_is_first_and_all_others_are_told(string kind, string field)
    {
        using var admin = await Hub.AsAdminAsync();
        var path = await MakeAsync(kind);
        var opened = await admin.OpenAsync(path);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => admin.SubmitAsync(opened, path, (field, Text(field, $"by{number}")))));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Redirect);
        // Whoever comes to a repository that is called otherwise now is sent there with what he has written.
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Redirect), answer =>
            Assert.True(answer.Status == HttpStatusCode.Conflict || (field == "Name" && answer.Status == HttpStatusCode.TemporaryRedirect), $"{answer.Status} {answer.Text}"));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Who_writes_what_the_other_has_written_is_not_asked(string kind, string field)
    {
        using var admin = await Hub.AsAdminAsync();
        var path = await MakeAsync(kind);
        var opened = await admin.OpenAsync(path);
        var theirs = Text(field, "same");
        var saved = await admin.SubmitAsync(path, path, (field, theirs));

        Assert.Equal(HttpStatusCode.Redirect, (await admin.SendToAsync(field == "Name" ? saved.Location! : path, opened, path, (field, theirs))).Status);
    }

    [Fact]
    public async Task A_field_that_one_has_left_as_it_was_shows_what_the_other_has_written_and_keeps_it()
    {
        using var admin = await Hub.AsAdminAsync();
        var path = await MakeAsync("variables");
        var opened = await admin.OpenAsync(path);
        await admin.SubmitAsync(path, path, ("Value", "theirs"));

        var told = await admin.SubmitAsync(opened, path, ("Description", "mine"));

        Assert.Equal((HttpStatusCode.Conflict, "theirs", "mine"), (told.Status, ValueOf(told, "Value"), ValueOf(told, "Description")));
        Assert.Contains("to what stands here now. Save again to leave it so.", told.Find("#Value-error").TextContent, StringComparison.Ordinal);
        Assert.Equal("", told.Find("#Description-error").TextContent);
        await admin.SubmitAsync(told, path);
        var page = await admin.OpenAsync(path);
        Assert.Equal(("theirs", "mine"), (ValueOf(page, "Value"), ValueOf(page, "Description")));
    }

    [Fact]
    public async Task A_tick_that_the_other_has_set_stays_and_so_does_ones_own()
    {
        using var admin = await Hub.AsAdminAsync();
        var name = People.Unique("rights");
        await Hub.AddUserAsync(name);
        var path = $"/-/admin/users/{name}";
        var opened = await admin.OpenAsync(path);
        await admin.SubmitAsync(path, path, ("IsActive", "false"));

        var told = await admin.SubmitAsync(opened, path, ("IsAdmin", "true"));

        Assert.Equal((HttpStatusCode.Conflict, false, true), (told.Status, IsTicked(told, "IsActive"), IsTicked(told, "IsAdmin")));
        Assert.Contains("to what stands here now", told.Find("#IsActive-error").TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await admin.SubmitAsync(told, path)).Status);
        var page = await admin.OpenAsync(path);
        Assert.Equal((false, true), (IsTicked(page, "IsActive"), IsTicked(page, "IsAdmin")));
    }

    [Fact]
    public async Task Of_several_who_change_the_rights_of_a_user_at_once_one_is_first()
    {
        using var admin = await Hub.AsAdminAsync();
        var name = People.Unique("rights");
        await Hub.AddUserAsync(name);
        var path = $"/-/admin/users/{name}";
        var opened = await admin.OpenAsync(path);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(number =>
            admin.SubmitAsync(opened, path, number % 2 == 0 ? ("IsActive", "false") : ("IsAdmin", "true"))));

        // Each of the others wanted the same as the first, or is told.
        Assert.Equal(3, answers.Count(answer => answer.Status == HttpStatusCode.Redirect));
        Assert.Equal(3, answers.Count(answer => answer.Status == HttpStatusCode.Conflict));
    }

    [Theory]
    [InlineData("secrets", "Value")]
    [InlineData("hook", "Secret")]
    public async Task A_secret_is_overwritten_only_by_who_knows_of_the_other_and_shown_to_nobody(string kind, string field)
    {
        using var admin = await Hub.AsAdminAsync();
        var path = await MakeAsync(kind);
        var opened = await admin.OpenAsync(path);
        await admin.SubmitAsync(path, path, (field, "their-secret"));

        // Who leaves it as it is overwrites nothing.
        var other = kind == "hook" ? ("Url", "https://receiver.invalid/2") : ("Description", "2");
        Assert.Equal(HttpStatusCode.Redirect, (await admin.SubmitAsync(opened, path, other)).Status);
        opened = await admin.OpenAsync(path);
        await admin.SubmitAsync(path, path, (field, "their-second"));
        var told = await admin.SubmitAsync(opened, path, (field, "my-secret"));

        Assert.Equal(HttpStatusCode.Conflict, told.Status);
        Assert.Contains("Enter yours again and save to overwrite it.", told.Find($"#{field}-error").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("their-s", told.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("my-secret", told.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await admin.SubmitAsync(told, path, (field, "my-secret"))).Status);
    }

    [Fact]
    public async Task What_a_runner_says_of_itself_meanwhile_overtakes_nobody()
    {
        using var admin = await Hub.AsAdminAsync();
        var path = await MakeAsync("runner");
        var id = long.Parse(path.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
        var opened = await admin.OpenAsync(path);
        await Hub.ReadAsync(db => db.Runners.Where(runner => runner.Id == id).ExecuteUpdateAsync(set => set
            .SetProperty(runner => runner.Version, "v9").SetProperty(runner => runner.IsDisabled, true)));

        Assert.Equal(HttpStatusCode.Redirect, (await admin.SubmitAsync(opened, path, ("Description", "mine"))).Status);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_form_that_does_not_say_what_it_was_made_from_saves_at_once(string kind, string field)
    {
        using var admin = await Hub.AsAdminAsync();
        var path = await MakeAsync(kind);
        var opened = await admin.OpenAsync(path);
        opened.Find("main input[name=MadeFrom]").Remove();
        var saved = await admin.SubmitAsync(path, path, (field, Text(field, "theirs")));

        Assert.Equal(HttpStatusCode.Redirect, (await admin.SendToAsync(field == "Name" ? saved.Location! : path, opened, path, (field, Text(field, "mine")))).Status);
    }

    private static string Text(string field, string word) => field switch
    {
        "Url" => $"https://receiver.invalid/{word}",
        "Name" => People.Unique(word),
        "Text" => $"{{name: {word}, on: push, jobs: {{a: {{runs-on: linux, steps: [{{run: make}}]}}}}}}",
        _ => $"Said by {word}.",
    };

    private static string ValueOf(Seen page, string field) => page.Find($"main [name={field}]") switch
    {
        IHtmlTextAreaElement area => area.TextContent.TrimStart('\n'),
        var input => input.GetAttribute("value") ?? "",
    };

    private static bool IsTicked(Seen page, string field) => page.Find($"main input[type=checkbox][name={field}]").HasAttribute("checked");

    private async Task<string> MakeAsync(string kind)
    {
        var tag = People.Unique(kind);
        var userId = await Hub.AddUserAsync(tag);
        switch (kind)
        {
            case "runner":
                return $"/-/admin/actions/runners/{await Hub.AddRunnerAsync(tag)}";
            case "organization":
                await Hub.AddOrganizationAsync($"{tag}-org", userId);
                return $"/org/{tag}-org/settings";
            case "repository":
                await Hub.AddRepositoryAsync($"{tag}-repo", userId);
                return $"/{tag}/{tag}-repo/settings";
            case "workflow":
                await Hub.AddRepositoryAsync($"{tag}-repo", userId);
                return await StoreAsync($"/{tag}/{tag}-repo/actions/workflows");
            default:
                await Hub.AddRepositoryAsync($"{tag}-repo", userId);
                return await AddToAsync($"/{tag}/{tag}-repo/settings", kind);
        }
    }

    private async Task<string> StoreAsync(string list)
    {
        using var admin = await Hub.AsAdminAsync();
        return (await admin.SubmitAsync($"{list}/new", "/new", ("Name", "build.yml"), ("Text", Text("Text", "first")))).Location! + "/edit";
    }

    private async Task<string> AddToAsync(string settings, string kind)
    {
        using var admin = await Hub.AsAdminAsync();
        if (kind == "hook")
        {
            return (await admin.SubmitAsync($"{settings}/hooks/new", "/new", ("Url", "https://receiver.invalid/1"), ("Secret", "first"))).Location!;
        }

        var list = $"{settings}/actions/{kind}";
        await admin.SubmitAsync(list, list, ("Name", "NAME"), ("Value", "first"), ("Description", "first"));
        return $"{list}/NAME";
    }

    public sealed class Sqlite(SqliteHub hub) : OvertakenFormTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : OvertakenFormTests(hub), IClassFixture<PostgresHub>;
}
