using System.Net;
using System.Text.Json;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Workflows;

/// <summary>Calls that cannot work are refused when the run is submitted, and nothing is written.</summary>
public abstract class CallRefusalTests(Hub hub) : HubTests(hub)
{
    private const string Jobs = "\njobs:\n  a: {runs-on: x, steps: [{run: x}]}\n";

    private static readonly Dictionary<string, string> Sent = new()
    {
        ["./.github/workflows/takes.yml"] = "on: {workflow_call: {inputs: {n: {type: number, required: true}, s: {type: string}}, secrets: {key: {required: true}}}}" + Jobs,
        [".github/workflows/plain.yml"] = "on: [push, workflow_call]" + Jobs,
        [".github/workflows/group.yml"] = "on: workflow_call\nconcurrency: a" + Jobs,
        [".github/workflows/push.yml"] = "on: push" + Jobs,
        [".github/workflows/wrong.yml"] = "on: workflow_call\njobs:\n  a: {runs-on: x}\n",
        [".github/workflows/loop.yml"] = "on: workflow_call\njobs:\n  a: {uses: ./.github/workflows/back.yml}\n",
        [".github/workflows/back.yml"] = "on: workflow_call\njobs:\n  b: {uses: ./.github/workflows/loop.yml}\n",
        ["o/.github/.github/workflows/far.yml@a@1"] = "on: workflow_call\njobs:\n  a: {uses: ./.github/workflows/plain.yml}\n",
        ["o/r/.github/workflows/far.yml@main"] = "on: workflow_call\njobs:\n  a: {uses: ./.github/workflows/plain.yml}\n",
    };

    [Theory]
    [InlineData("uses: ./.github/workflows/none.yml", "3:16 there is no .github/workflows/none.yml: the repository keeps no workflow none.yml, and none of that path came with the run")]
    [InlineData("uses: o/r/.github/workflows/x.yml@v1", "3:16 there is no o/r/.github/workflows/x.yml@v1: this server has no repositories to read it from, and none of that path came with the run")]
    [InlineData("uses: o/r/.github/workflows/far.yml@main", "3:16 in o/r/.github/workflows/far.yml@main, line 3, column 13: there is no o/r/.github/workflows/plain.yml@main: this server has no repositories to read it from, and none of that path came with the run")]
    [InlineData("uses: o/.github/.github/workflows/far.yml@a@1", "3:16 in o/.github/.github/workflows/far.yml@a@1, line 3, column 13: there is no o/.github/.github/workflows/plain.yml@a@1: this server has no repositories to read it from, and none of that path came with the run")]
    [InlineData("uses: ./.github/workflows/push.yml", "3:16 .github/workflows/push.yml cannot be called: it does not run on workflow_call")]
    [InlineData("uses: ./.github/workflows/wrong.yml", "3:16 in .github/workflows/wrong.yml, line 3, column 6: jobs.a has no steps")]
    [InlineData("uses: ./.github/workflows/loop.yml", "3:16 in .github/workflows/loop.yml, line 3, column 13: in .github/workflows/back.yml, line 3, column 13: workflows call each other in a circle: .github/workflows/loop.yml calls .github/workflows/back.yml calls .github/workflows/loop.yml")]
    [InlineData("uses: ./.github/workflows/takes.yml, with: {n: many, m: 1}, secrets: {other: x}",
        "3:16 jobs.call.secrets has no key, which .github/workflows/takes.yml requires\n3:54 jobs.call.with.n must be a number\n3:63 jobs.call.with.m is not asked for; .github/workflows/takes.yml takes n, s\n"
        + "3:80 jobs.call.secrets.other is not asked for; .github/workflows/takes.yml takes key")]
    [InlineData("uses: ./.github/workflows/takes.yml, secrets: inherit", "3:16 jobs.call.with has no n, which .github/workflows/takes.yml requires")]
    [InlineData("uses: ./.github/workflows/plain.yml, with: {n: 1}", "3:54 jobs.call.with.n is not asked for; .github/workflows/plain.yml takes none")]
    [InlineData("uses: ./.github/workflows/group.yml, concurrency: b", "3:60 jobs.call.concurrency cannot be beside that of .github/workflows/group.yml, which the job has then")]
    public async Task A_call_that_cannot_work_is_refused(string job, string problems)
    {
        using var called = await CalledPlace.MakeAsync(Hub);

        var answer = await called.SubmitAsync($"on: push\njobs:\n  call: {{{job}}}\n", Sent);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal(problems, string.Join('\n', answer.Json.GetProperty("problems").EnumerateArray().Select(Said)));
        Assert.Empty(await called.Place.RunsAsync());
    }

    [Fact]
    public async Task Workflows_call_each_other_ten_deep_and_no_deeper()
    {
        using var called = await CalledPlace.MakeAsync(Hub);
        var chain = Enumerable.Range(2, 9).ToDictionary(number => $".github/workflows/w{number}.yml", number => number == 10
            ? "on: workflow_call" + Jobs : $"on: workflow_call\njobs:\n  a: {{uses: ./.github/workflows/w{number + 1}.yml}}\n");
        const string first = "on: push\njobs:\n  a: {uses: ./.github/workflows/w2.yml}\n";
        await called.StartAsync(first, chain);
        Assert.Equal("a / a / a / a / a / a / a / a / a / a Waiting", (await called.JobsAsync())[^1]);

        chain[".github/workflows/w10.yml"] = "on: workflow_call\njobs:\n  a: {uses: ./.github/workflows/w11.yml}\n";
        chain[".github/workflows/w11.yml"] = "on: workflow_call" + Jobs;

        Assert.Contains("workflows may call each other 10 deep", (await called.SubmitAsync(first, chain)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task However_often_a_workflow_is_called_it_is_looked_at_once()
    {
        using var called = await CalledPlace.MakeAsync(Hub);
        var chain = Enumerable.Range(2, 9).ToDictionary(number => $".github/workflows/w{number}.yml", number => number == 10
            ? "on: workflow_call" + Jobs
            : $"on: workflow_call\njobs:\n{string.Concat(Enumerable.Range(1, 30).Select(job => $"  j{job}: {{uses: ./.github/workflows/w{number + 1}.yml}}\n"))}");

        await called.StartAsync("on: push\njobs:\n  a: {if: false, uses: ./.github/workflows/w2.yml}\n", chain);

        Assert.Equal(["a Skipped"], await called.JobsAsync());
    }

    [Fact]
    public async Task What_is_only_called_is_kept_and_not_started()
    {
        using var called = await CalledPlace.MakeAsync(Hub);
        await called.Place.StoreAsync("build.yml", CalledPlace.Build);

        var dispatched = await called.Place.Program.PostAsync($"{called.Place.Api}/workflows/build.yml/dispatches", new { @ref = "main" });
        var sent = await called.Place.Program.PostAsync($"{called.Place.Api}/runs", new { workflow = CalledPlace.Build, @ref = "main" });
        using var person = await called.Place.KeeperAsync();
        var page = await person.OpenAsync($"{called.Place.Path}/workflows/build.yml");

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity), (dispatched.Status, sent.Status));
        Assert.All([dispatched, sent], answer => Assert.Equal("[Workflow]: Nothing starts this workflow but jobs of others, which call it: it runs on workflow_call alone.", answer.Message));
        Assert.Contains("Jobs of other workflows call it, as ./.github/workflows/build.yml. Nothing else starts it.", page.Text, StringComparison.Ordinal);
        Assert.Empty(await called.Place.RunsAsync());
    }

    [Fact]
    public async Task A_disabled_workflow_is_not_called()
    {
        using var called = await CalledPlace.MakeAsync(Hub);
        await called.Place.StoreAsync("plain.yml", Sent[".github/workflows/plain.yml"]);
        await called.Place.Program.SendAsync(HttpMethod.Put, $"{called.Place.Api}/workflows/plain.yml/disable");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await called.SubmitAsync("on: push\njobs:\n  call: {uses: ./.github/workflows/plain.yml}\n")).Status);
    }

    private static string Said(JsonElement problem) =>
        $"{problem.GetProperty("line").GetInt32()}:{problem.GetProperty("column").GetInt32()} {problem.GetProperty("message").GetString()}";

    public sealed class Sqlite(SqliteHub hub) : CallRefusalTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : CallRefusalTests(hub), IClassFixture<PostgresHub>;
}
