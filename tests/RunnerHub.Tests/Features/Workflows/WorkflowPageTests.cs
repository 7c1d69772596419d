using System.Net;
using System.Net.Http.Headers;
using System.Text;
using RunnerHub.Access;
using RunnerHub.Features.Jobs;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Workflows;

/// <summary>Workflows and runs of them, for people.</summary>
public abstract class WorkflowPageTests(Hub hub) : HubTests(hub)
{
    private const string Asking = """
        name: Deploy <b>
        on:
          workflow_dispatch:
            inputs:
              target: {type: choice, options: [test, live], description: Where to, required: true}
              dry: {type: boolean, default: true}
              count: {type: number, default: 2}
              note: {description: "Say <i>why</i>"}
        jobs:
          deploy:
            runs-on: ["${{ inputs.target }}"]
            steps: [{run: "make deploy"}]
        """;

    [Fact]
    public async Task A_workflow_is_stored_shown_changed_disabled_and_deleted()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        using var person = await place.KeeperAsync();
        var list = $"{place.Path}/workflows";
        Assert.Contains("No workflows yet Store one to start it by its name, here and by program.", (await person.OpenAsync(list)).Text, StringComparison.Ordinal);

        var stored = await person.SubmitAsync($"{list}/new", $"{list}/new", ("Name", "build.yml"), ("Text", WorkflowPlace.Simple.ReplaceLineEndings("\r\n")));

        Assert.Equal((HttpStatusCode.Redirect, $"{list}/build.yml"), (stored.Status, stored.Location));
        Assert.Equal(WorkflowPlace.Simple, (await place.Program.GetAsync($"{place.Api}/workflows/build.yml")).Json.GetProperty("content").GetString());
        var shown = await person.OpenAsync($"{list}/build.yml");
        Assert.Contains("The workflow build.yml was stored.", shown.Text, StringComparison.Ordinal);
        Assert.Contains("runs-on: [linux, x64]", shown.Find("pre").TextContent, StringComparison.Ordinal);
        Assert.Contains("Build build.yml push, workflow_dispatch", (await person.OpenAsync(list)).Text, StringComparison.Ordinal);

        var changed = await person.SubmitAsync($"{list}/build.yml/edit", $"{list}/build.yml/edit", ("Text", WorkflowPlace.Simple.Replace("Build", "Other", StringComparison.Ordinal)));
        Assert.Equal($"{list}/build.yml", changed.Location);
        Assert.Equal("Other", (await person.OpenAsync($"{list}/build.yml")).Find("h1").TextContent.Trim());

        await person.SubmitAsync($"{list}/build.yml", $"{list}/build.yml/disable");
        var disabled = await person.OpenAsync($"{list}/build.yml");
        Assert.Contains("Nobody can start the workflow build.yml any more. Its runs go on.", disabled.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Start a run", disabled.Text, StringComparison.Ordinal);
        Assert.Equal($"{list}/build.yml", (await person.PostAsync($"{list}/build.yml", ("Ref", "main"))).Location);
        Assert.Empty(await place.RunsAsync());
        await person.SubmitAsync(disabled, $"{list}/build.yml/enable");
        Assert.Contains("Start a run", (await person.OpenAsync($"{list}/build.yml")).Text, StringComparison.Ordinal);

        Assert.Equal(list, (await person.SubmitAsync($"{list}/build.yml/delete", $"{list}/build.yml/delete")).Location);
        Assert.Equal(HttpStatusCode.NotFound, (await person.GetAsync($"{list}/build.yml")).Status);
    }

    [Fact]
    public async Task What_is_wrong_stands_beside_the_text_and_nothing_typed_is_lost()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        using var person = await place.KeeperAsync();
        await place.StoreAsync("taken.yml");
        const string wrong = "on: push\r\njobs:\r\n  a:\r\n    runs-on: x\r\n    secrets: <prod>\r\n    steps: []\r\n";

        var answer = await person.SubmitAsync($"{place.Path}/workflows/new", "/workflows/new", ("Name", "taken"), ("Text", wrong));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("The workflow has 2 problems Line 5, column 5: jobs.a.secrets is given to a workflow that the job calls by uses; this one calls none secrets: <prod> "
            + "Line 6, column 12: jobs.a.steps holds no step steps: []", answer.Text, StringComparison.Ordinal);
        Assert.Contains("Use letters a to z, digits, dashes, dots and underscores, and .yml or .yaml at the end.", answer.Text, StringComparison.Ordinal);
        Assert.Equal(("taken", wrong.ReplaceLineEndings("\n")), (answer.Find("#Name").GetAttribute("value"), answer.Find("textarea").TextContent));

        var taken = await person.SubmitAsync($"{place.Path}/workflows/new", "/workflows/new", ("Name", "taken.yml"), ("Text", WorkflowPlace.Simple));
        Assert.Contains("There is a workflow taken.yml already.", taken.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stored_workflow_is_started_from_a_form_made_of_its_inputs()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        using var person = await place.KeeperAsync();
        await place.StoreAsync("deploy.yml", Asking);
        var path = $"{place.Path}/workflows/deploy.yml";
        var page = await person.OpenAsync(path);
        Assert.Contains("Where to", page.Text, StringComparison.Ordinal);
        Assert.Contains("Say <i>why</i>", page.Text, StringComparison.Ordinal);

        var started = await person.SubmitAsync(page, path, ("Ref", "release/1"), ("Inputs[target]", "live"), ("Inputs[note]", "two\r\nlines"));
        var refused = await person.SubmitAsync(page, path, ("Ref", "a b"), ("Sha", "xyz"), ("Inputs[target]", "moon"), ("Inputs[count]", "many"), ("Inputs[note]", "kept"));

        var run = Assert.Single(await place.RunsAsync());
        Assert.Equal((HttpStatusCode.Redirect, $"{place.Path}/runs/{run.Id}"), (started.Status, started.Location));
        Assert.Equal(("refs/heads/release/1", """{"target":"live","dry":true,"count":"2","note":"two\nlines"}"""), (run.Ref, run.Inputs));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        foreach (var sentence in new[] { "This can be no branch or tag", "A commit is named by", "target must be one of “test”, “live”.", "count must be a number." })
        {
            Assert.Contains(sentence, refused.Text, StringComparison.Ordinal);
        }

        Assert.Equal(("a b", "xyz", "kept"), (refused.Find("#Ref").GetAttribute("value"), refused.Find("#Sha").GetAttribute("value"), refused.Find("[name='Inputs[note]']").GetAttribute("value")));
        Assert.Contains("release/1", (await person.OpenAsync(path)).Find("datalist").InnerHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_box_that_is_not_ticked_is_false()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        using var person = await place.KeeperAsync();
        await place.StoreAsync("deploy.yml", Asking);

        await person.SubmitAsync($"{place.Path}/workflows/deploy.yml", "/deploy.yml", ("Inputs[dry]", "false"));

        Assert.Contains("\"dry\":false", Assert.Single(await place.RunsAsync()).Inputs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workflow_is_pasted_and_run()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        using var person = await place.KeeperAsync();
        var path = $"{place.Path}/new";

        var started = await person.SubmitAsync(path, path, ("Text", Asking), ("Ref", "refs/tags/v1"), ("Inputs", "target=live\r\n\r\nnote=a=b"), ("Sha", "0123abc"));

        var run = Assert.Single(await place.RunsAsync());
        Assert.Equal((HttpStatusCode.Redirect, $"{place.Path}/runs/{run.Id}"), (started.Status, started.Location));
        Assert.Equal(("refs/tags/v1", "0123abc", JobStatus.Waiting, "", """{"target":"live","dry":true,"count":"2","note":"a=b"}"""), (run.Ref, run.Sha, run.Status, run.WorkflowFile, run.Inputs));
    }

    [Theory]
    [InlineData("Text", "", "Enter a workflow, or choose a file.")]
    [InlineData("Text", "on: [", "Line 2, column 1: this is no YAML")]
    [InlineData("Event", "pull_request", "The workflow does not run on pull_request; it runs on push, workflow_dispatch.")]
    [InlineData("Ref", "a..b", "This can be no branch or tag")]
    [InlineData("Ref", "", "This can be no branch or tag")]
    [InlineData("Sha", "no", "A commit is named by 7 to 64 digits")]
    [InlineData("Inputs", "a", "Line 1 has no =; write name=value.")]
    [InlineData("Inputs", "a=1\r\nA=2", "Line 2 names an input that is above already.")]
    [InlineData("Inputs", "a=1", "a is not asked for: the workflow takes no inputs.")]
    public async Task What_cannot_be_run_is_said_and_all_fields_are_kept(string field, string value, string sentence)
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        using var person = await place.KeeperAsync();
        var fields = new Dictionary<string, string> { ["Text"] = WorkflowPlace.Simple, ["Ref"] = "topic", ["Event"] = "", ["Sha"] = "0123abc", ["Inputs"] = "", [field] = value };

        var answer = await person.SubmitAsync($"{place.Path}/new", $"{place.Path}/new", [.. fields.Select(one => (one.Key, one.Value))]);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(sentence, answer.Text, StringComparison.Ordinal);
        Assert.Equal(
            (fields["Text"], fields["Inputs"].ReplaceLineEndings("\n"), fields["Ref"], fields["Sha"], fields["Event"]),
            (answer.Find("#Text").TextContent, answer.Find("#Inputs").TextContent.ReplaceLineEndings("\n"), answer.Find("#Ref").GetAttribute("value") ?? "", answer.Find("#Sha").GetAttribute("value"),
                answer.Find("#Event").GetAttribute("value") ?? ""));
        Assert.Empty(await place.RunsAsync());
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        using var person = await place.KeeperAsync();

        var answer = await person.SubmitAsync($"{place.Path}/new", "/new", ("Text", "on: push"), ("Ref", "a b"), ("Sha", "x"), ("Event", "X"), ("Inputs", "a"));

        foreach (var sentence in new[] { "here are none", "no branch or tag", "A commit is named", "An event is named", "Line 1 has no =" })
        {
            Assert.Contains(sentence, answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_workflow_is_uploaded_and_run()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        using var person = await place.KeeperAsync();

        var started = await UploadAsync(person, place, "", Encoding.UTF8.GetBytes($"\uFEFF{WorkflowPlace.Simple}"));
        var both = await UploadAsync(person, place, "on: push", Encoding.UTF8.GetBytes(WorkflowPlace.Simple));
        var binary = await UploadAsync(person, place, "", [0xFF, 0xFE, 0x00]);
        var wrong = await UploadAsync(person, place, "", "on: push\njobs: {}"u8.ToArray());

        Assert.Equal($"{place.Path}/runs/{Assert.Single(await place.RunsAsync()).Id}", started.Location);
        Assert.Contains("Here is a text already; empty it to take the file instead. The file was not taken.", both.Text, StringComparison.Ordinal);
        Assert.Equal("on: push", both.Find("#Text").TextContent);
        Assert.Contains("The file is no text in UTF-8.", binary.Text, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "on: push\njobs: {}"), (wrong.Status, wrong.Find("#Text").TextContent));
        Assert.Contains("Line 2, column 7: jobs holds no job", wrong.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await UploadAsync(person, place, "", new byte[2 << 20])).Status);
    }

    [Fact]
    public async Task A_corrected_file_takes_the_place_of_one_that_was_refused_and_not_of_what_was_typed_in_it()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        using var person = await place.KeeperAsync();
        var good = Encoding.UTF8.GetBytes(WorkflowPlace.Simple);

        var first = await UploadAsync(person, place, "", "on: push\njobs: {}\n"u8.ToArray());
        var second = await UploadAsync(person, place, "on: push\r\njobs: {}\r\n", "on: push\njobs: []\n"u8.ToArray(), first);
        Assert.Equal("on: push\njobs: []\n", second.Find("#Text").TextContent);
        var typed = await UploadAsync(person, place, "on: push\njobs: [] # mine\n", good, second);
        var started = await UploadAsync(person, place, "on: push\njobs: []\n", good, second);

        Assert.Contains("Here is a text already; empty it to take the file instead.", typed.Text, StringComparison.Ordinal);
        Assert.Equal("on: push\njobs: [] # mine\n", typed.Find("#Text").TextContent);
        Assert.Equal($"{place.Path}/runs/{Assert.Single(await place.RunsAsync()).Id}", started.Location);
    }

    [Fact]
    public async Task A_file_takes_the_place_of_the_workflow_that_is_stored()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        await place.StoreAsync("build.yml");
        using var person = await place.KeeperAsync();
        var edit = $"{place.Path}/workflows/build.yml/edit";
        var page = await person.OpenAsync(edit);
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(WorkflowPlace.Simple.Replace("Build", "Other", StringComparison.Ordinal)));

        var changed = await person.UploadAsync(
            edit, ("File", "build.yml", content), ("Text", page.Find("#Text").TextContent), ("Untyped", page.Find("[name=Untyped]").GetAttribute("value")!));

        Assert.Equal($"{place.Path}/workflows/build.yml", changed.Location);
        Assert.Equal("Other", (await person.OpenAsync(changed.Location!)).Find("h1").TextContent.Trim());
    }

    [Fact]
    public async Task Who_may_only_read_sees_workflows_and_no_way_to_start_them()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        await place.StoreAsync("build.yml");
        var reader = People.Unique("reader");
        await Hub.AddCollaboratorAsync(place.RepoId, await Hub.AddUserAsync(reader), RepositoryRole.Read);
        using var person = await Hub.AsAsync(reader);

        var page = await person.OpenAsync($"{place.Path}/workflows/build.yml");

        Assert.DoesNotContain(page.Document.Forms, form => form.Action.Contains(place.Path, StringComparison.Ordinal));
        Assert.Contains("/actions/workflows\"", (await person.OpenAsync(place.Path[..^"/actions".Length])).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await person.GetAsync($"{place.Path}/new")).Status);
    }

    private static async Task<Seen> UploadAsync(Person person, WorkflowPlace place, string text, byte[] file, Seen? form = null)
    {
        using var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return await person.UploadAsync($"{place.Path}/new", ("File", "build.yml", content), ("Text", text), ("Ref", "main"), ("Untyped", form?.Find("[name=Untyped]").GetAttribute("value") ?? ""));
    }

    public sealed class Sqlite(SqliteHub hub) : WorkflowPageTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : WorkflowPageTests(hub), IClassFixture<PostgresHub>;
}
