using System.Net;
using System.Text.Json;
using RunnerHub.Features.Jobs;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Workflows;

/// <summary>Workflows that repositories keep, for programs.</summary>
public abstract class WorkflowsApiTests(Hub hub) : HubTests(hub)
{
    private const string Asking = """
        name: Deploy
        run-name: Deploy to ${{ inputs.target }}
        on:
          workflow_dispatch:
            inputs:
              target: {type: choice, options: [test, live], required: true}
              dry: {type: boolean}
              count: {type: number, default: 2}
        jobs:
          deploy:
            if: ${{ !inputs.dry }}
            runs-on: ["${{ inputs.target }}"]
            steps: [{run: make deploy}]
        """;

    [Fact]
    public async Task A_workflow_is_stored_read_listed_replaced_and_deleted()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        var (program, path) = (place.Program, $"{place.Api}/workflows");
        var made = await program.SendAsync(HttpMethod.Put, $"{path}/build.yml", new { content = WorkflowPlace.Simple });
        await place.StoreAsync("a_first.yaml", "on: push\njobs:\n  a: {runs-on: x, steps: [{run: x}]}");

        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal(("build.yml", "Build", "active"), (made.Json.GetProperty("id").GetString(), made.Json.GetProperty("name").GetString(), made.Json.GetProperty("state").GetString()));
        Assert.Equal(WorkflowPlace.Simple, (await program.GetAsync($"{path}/build.yml")).Json.GetProperty("content").GetString());

        var list = await program.GetAsync($"{path}?limit=1&page=2");
        Assert.Equal((2, "build.yml", "2"), (list.Json.GetProperty("total_count").GetInt32(), list.Json.GetProperty("workflows")[0].GetProperty("path").GetString(), list.Headers["X-Total-Count"]));
        Assert.False(list.Json.GetProperty("workflows")[0].TryGetProperty("content", out _));
        Assert.Equal("a_first.yaml", (await program.GetAsync($"{path}/a_first.yaml")).Json.GetProperty("name").GetString());

        Hub.Clock.Advance(TimeSpan.FromMinutes(1));
        var changed = await program.SendAsync(HttpMethod.Put, $"{path}/build.yml", new { content = WorkflowPlace.Simple.Replace("Build", "Other", StringComparison.Ordinal) });
        Assert.Equal((HttpStatusCode.OK, "Other"), (changed.Status, changed.Json.GetProperty("name").GetString()));
        Assert.Equal(TimeSpan.FromMinutes(1), changed.Json.GetProperty("updated_at").GetDateTimeOffset() - changed.Json.GetProperty("created_at").GetDateTimeOffset());

        Assert.Equal(HttpStatusCode.NoContent, (await program.DeleteAsync($"{path}/build.yml")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await program.DeleteAsync($"{path}/build.yml")).Status);
        Assert.Equal((HttpStatusCode.NotFound, "There is no such workflow."), ((await program.GetAsync($"{path}/build.yml")).Status, (await program.GetAsync($"{path}/x")).Message));
    }

    [Theory]
    [InlineData("build", "WorkflowId")]
    [InlineData("build.txt", "WorkflowId")]
    [InlineData(".yml", "WorkflowId")]
    [InlineData("a%20b.yml", "WorkflowId")]
    [InlineData("%F0%9F%9A%80.yml", "WorkflowId")]
    [InlineData("a%01.yml", "WorkflowId")]
    [InlineData("LONG.yml", "WorkflowId")]
    public async Task A_workflow_cannot_be_called_anything(string name, string field)
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        var answer = await place.Program.SendAsync(
            HttpMethod.Put, $"{place.Api}/workflows/{name.Replace("LONG", new string('x', 100), StringComparison.Ordinal)}", new { content = WorkflowPlace.Simple });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.StartsWith($"[{field}]: ", answer.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await place.Program.GetAsync($"{place.Api}/workflows")).Json.GetProperty("total_count").GetInt32());
    }

    [Fact]
    public async Task A_workflow_that_is_wrong_is_not_stored()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        await place.StoreAsync("build.yml");
        var path = $"{place.Api}/workflows/build.yml";

        Assert.Equal("[Content]: Required", (await place.Program.SendAsync(HttpMethod.Put, path, new { content = "" })).Message);
        Assert.Equal("[Content]: Required", (await place.Program.SendAsync(HttpMethod.Put, path)).Message);
        Assert.Equal("[Content]: Line 8, column 1: x is not supported; a workflow may have concurrency, defaults, description, env, jobs, name, on, permissions, run-name.",
            (await place.Program.SendAsync(HttpMethod.Put, path, new { content = $"{WorkflowPlace.Simple}x: 1\n" })).Message);
        Assert.Equal(WorkflowPlace.Simple, (await place.Program.GetAsync(path)).Json.GetProperty("content").GetString());
    }

    [Fact]
    public async Task Each_problem_of_a_workflow_is_told_with_its_line_and_column()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        var text = WorkflowPlace.Simple + string.Concat(Enumerable.Range(1, 12).Select(number => $"x{number}: 1\n"));

        var stored = await place.Program.SendAsync(HttpMethod.Put, $"{place.Api}/workflows/build.yml", new { content = text });
        var started = await place.Program.PostAsync($"{place.Api}/runs", new { workflow = text, @ref = "main" });
        var other = await place.Program.PostAsync($"{place.Api}/runs", new { workflow = WorkflowPlace.Simple, @ref = "main", sha = "no" });

        foreach (var answer in new[] { stored, started })
        {
            var problems = answer.Json.GetProperty("problems").EnumerateArray().ToList();
            Assert.Equal((HttpStatusCode.UnprocessableEntity, 12), (answer.Status, problems.Count));
            Assert.EndsWith("There are 2 more.", answer.Message, StringComparison.Ordinal);
            Assert.Equal((19, 1), (problems[11].GetProperty("line").GetInt32(), problems[11].GetProperty("column").GetInt32()));
            Assert.StartsWith("x12 is not supported", problems[11].GetProperty("message").GetString(), StringComparison.Ordinal);
        }

        Assert.False(other.Json.TryGetProperty("problems", out _), other.Body);
    }

    [Fact]
    public async Task A_stored_workflow_is_started_with_its_inputs()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        await place.StoreAsync("deploy.yml", Asking);
        var dispatches = $"{place.Api}/workflows/deploy.yml/dispatches";

        var plain = await place.Program.PostAsync(dispatches, new { @ref = "refs/tags/v1", inputs = new Dictionary<string, object> { ["target"] = "live", ["dry"] = "false" } });
        var told = await place.Program.PostAsync($"{dispatches}?return_run_details=true", new { @ref = "main", inputs = new { dry = true } });

        Assert.Equal((HttpStatusCode.NoContent, ""), (plain.Status, plain.Body));
        var runs = await place.RunsAsync();
        Assert.Equal((HttpStatusCode.OK, runs[1].Id), (told.Status, told.Json.GetProperty("workflow_run_id").GetInt64()));
        Assert.EndsWith($"/api/v1{place.Api}/runs/{runs[1].Id}", told.Json.GetProperty("run_url").GetString(), StringComparison.Ordinal);
        Assert.Equal(("Deploy to live", "Deploy", "deploy.yml", "refs/tags/v1", "workflow_dispatch"), (runs[0].Title, runs[0].WorkflowName, runs[0].WorkflowFile, runs[0].Ref, runs[0].Event));
        Assert.Equal("""{"target":"live","dry":false,"count":"2"}""", runs[0].Inputs);
        Assert.Equal("""{"target":"live","dry":"false","count":"2"}""", JsonDocument.Parse(runs[0].EventPayload).RootElement.GetProperty("inputs").GetRawText());
        Assert.Equal(["live"], runs[0].Jobs[0].Labels);
        Assert.Equal(("Deploy to test", JobStatus.Skipped), (runs[1].Title, runs[1].Jobs[0].Status));
    }

    [Theory]
    [InlineData("""{}""", "[Ref]: Required")]
    [InlineData("""{"ref":"main","inputs":{"target":"moon"}}""", "[Inputs]: target must be one of “test”, “live”.")]
    [InlineData("""{"ref":"main","inputs":{"target":["test"]}}""", "[Inputs]: target must be text, true, false or a number.")]
    [InlineData("""{"ref":"main","inputs":{"other":"x"}}""", "[Inputs]: other is not asked for; the workflow takes target, dry, count.")]
    [InlineData("""{"ref":"main","inputs":{"dry":"maybe"}}""", "[Inputs]: dry must be true or false.")]
    [InlineData("""{"ref":"main","inputs":{"count":"\u0007"}}""", "[Inputs]: count holds a character that cannot be stored.")]
    public async Task A_stored_workflow_is_not_started_with_wrong_inputs(string body, string message)
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        await place.StoreAsync("deploy.yml", Asking);

        var answer = await place.Program.PostAsync($"{place.Api}/workflows/deploy.yml/dispatches", body);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, message), (answer.Status, answer.Message));
        Assert.Empty(await place.RunsAsync());
    }

    [Fact]
    public async Task A_disabled_workflow_is_not_started_until_it_is_enabled()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        await place.StoreAsync("build.yml");
        var path = $"{place.Api}/workflows/build.yml";

        Assert.Equal(HttpStatusCode.NoContent, (await place.Program.SendAsync(HttpMethod.Put, $"{path}/disable")).Status);
        Assert.Equal("disabled_manually", (await place.Program.GetAsync(path)).Json.GetProperty("state").GetString());
        var refused = await place.Program.PostAsync($"{path}/dispatches", new { @ref = "main" });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "The workflow build.yml is disabled; enable it first."), (refused.Status, refused.Message));

        Assert.Equal(HttpStatusCode.NoContent, (await place.Program.SendAsync(HttpMethod.Put, $"{path}/enable")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await place.Program.PostAsync($"{path}/dispatches", new { @ref = "main" })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await place.Program.SendAsync(HttpMethod.Put, $"{place.Api}/workflows/none.yml/enable")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await place.Program.PostAsync($"{place.Api}/workflows/none.yml/dispatches", new { @ref = "main" })).Status);
    }

    [Fact]
    public async Task A_workflow_that_does_not_run_on_dispatch_cannot_be_dispatched()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        await place.StoreAsync("push.yml", WorkflowPlace.Simple.Replace("[push, workflow_dispatch]", "push", StringComparison.Ordinal));

        Assert.Equal("[Event]: The workflow does not run on workflow_dispatch; it runs on push.",
            (await place.Program.PostAsync($"{place.Api}/workflows/push.yml/dispatches", new { @ref = "main" })).Message);
    }

    [Fact]
    public async Task The_same_name_stored_at_once_is_stored_once()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => place.Program.SendAsync(HttpMethod.Put, $"{place.Api}/workflows/build.yml", new { content = WorkflowPlace.Simple })));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal(7, answers.Count(answer => answer.Status == HttpStatusCode.OK));
    }

    public sealed class Sqlite(SqliteHub hub) : WorkflowsApiTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : WorkflowsApiTests(hub), IClassFixture<PostgresHub>;
}
