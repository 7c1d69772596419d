using System.Net;
using System.Text.Json;
using RunnerHub.Access;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Workflows;

/// <summary>What whoever starts a run says of its event.</summary>
public abstract class EventDataTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task What_the_event_says_comes_with_a_run_and_is_known_to_it_and_its_tasks()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        var answer = await place.Program.PostAsync($"{place.Api}/runs", new
        {
            workflow = """
                name: CI
                run-name: "#${{ github.event.number }} ${{ github.head_ref }} to ${{ github.base_ref }} (${{ github.ref_name }}, ${{ github.ref_type }})"
                on: pull_request
                concurrency: ${{ github.workflow }}-${{ github.event.pull_request.number || github.ref }}
                jobs:
                  build:
                    name: ${{ github.event.repository.default_branch }} ${{ github.event.repository.private }} ${{ github.event.action }}
                    if: github.event.pull_request.draft == false && github.head_ref == 'mend'
                    runs-on: linux
                    steps: [{run: make}]
                """,
            @event = "pull_request",
            @ref = "refs/pull/7/merge",
            payload = new
            {
                action = "opened",
                number = 7,
                @ref = "mine",
                Repository = new { full_name = "evil/other" },
                sender = new { login = "evil" },
                Inputs = new { level = "evil" },
                pull_request = new { number = 7, draft = false, head = new { @ref = "mend" }, @base = new { @ref = "main" } },
            },
        });
        Assert.True(answer.Status == HttpStatusCode.Created, answer.Body);
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(new Scope.Repository(place.RepoId)), People.Unique("runner"), "linux");

        var context = (await runner.TakeAsync()).Context.Fields;

        var run = Assert.Single(await place.RunsAsync());
        Assert.Equal(("#7 mend to main (7/merge, branch)", "ci-7", "main true opened"), (run.Title, run.ConcurrencyGroup, run.Jobs[0].Name));
        Assert.Equal(("mend", "main", "7/merge"), (context["head_ref"].StringValue, context["base_ref"].StringValue, context["ref_name"].StringValue));
        var told = context["event"].StructValue.Fields;
        Assert.Equal((7d, "mine"), (told["pull_request"].StructValue.Fields["number"].NumberValue, told["ref"].StringValue));
        Assert.Equal(
            (place.Path[1..^8], place.Owner), (told["repository"].StructValue.Fields["full_name"].StringValue, told["sender"].StructValue.Fields["login"].StringValue));
        Assert.False(told.ContainsKey("Repository") || told.ContainsKey("inputs") || told.ContainsKey("Inputs"));
    }

    [Fact]
    public async Task The_inputs_of_a_run_are_those_that_were_checked_whatever_its_event_says()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);

        var answer = await place.Program.PostAsync($"{place.Api}/runs", new
        {
            workflow = """
                run-name: ${{ inputs.level }} ${{ github.event.inputs.level }} ${{ github.event.note }}
                on: {workflow_dispatch: {inputs: {level: {type: choice, options: [low, high]}}}}
                jobs:
                  build: {runs-on: linux, steps: [{run: make}]}
                """,
            @ref = "main",
            inputs = new { level = "high" },
            payload = new { inputs = new { level = "evil" }, note = "noted" },
        });

        Assert.True(answer.Status == HttpStatusCode.Created, answer.Body);
        Assert.Equal("high high noted", Assert.Single(await place.RunsAsync()).Title);
    }

    [Theory]
    [InlineData("[]", "[payload]: The value has the wrong type or form.")]
    [InlineData("5", "[payload]: The value has the wrong type or form.")]
    [InlineData("""{"a\ud800":1}""", "[payload]: The value has the wrong type or form.")]
    [InlineData("""{"a":"b\ud800"}""", "[Payload]: It holds a character that cannot be stored: NUL, or half of one.")]
    [InlineData("""{"a":{"b\udfff":1}}""", "[Payload]: It holds a character that cannot be stored: NUL, or half of one.")]
    [InlineData("""{"a":["b\u0000"]}""", "[Payload]: It holds a character that cannot be stored: NUL, or half of one.")]
    [InlineData("""{"a\u0000":1}""", "[Payload]: It holds a character that cannot be stored: NUL, or half of one.")]
    [InlineData("""{"a":{"b":1,"b":2}}""", "[Payload]: It holds b twice in one place.")]
    [InlineData("""{"a":[1e999]}""", "[Payload]: It holds a number that is too large.")]
    [InlineData("""{"a":DEEP}""", "[Payload]: It is nested more than 20 deep.")]
    [InlineData("""{"a":"LONG"}""", "[Payload]: It has more than 256 KiB.")]
    public async Task What_an_event_cannot_say_is_refused(string payload, string message)
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        var deep = $"{new string('[', 20)}{new string(']', 20)}";

        var answer = await place.Program.PostAsync($"{place.Api}/runs", $$"""{"workflow":"{{JsonEncodedText.Encode(WorkflowPlace.Simple)}}","ref":"main","payload":PAYLOAD}"""
            .Replace("PAYLOAD", payload.Replace("DEEP", deep, StringComparison.Ordinal).Replace("LONG", new string('ü', 1 << 17), StringComparison.Ordinal), StringComparison.Ordinal));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, message), (answer.Status, answer.Message));
        Assert.Empty(await place.RunsAsync());
    }

    [Fact]
    public async Task An_event_may_say_nothing_or_much()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        var deep = $"{new string('[', 19)}{new string(']', 19)}";
        foreach (var payload in new[] { "null", "{}", $$"""{"a":{{deep}},"b":"{{new string('x', 260_000)}}","big":12345678901234567890}""" })
        {
            var answer = await place.Program.PostAsync(
                $"{place.Api}/runs", $$"""{"workflow":"{{JsonEncodedText.Encode(WorkflowPlace.Simple)}}","ref":"main","payload":{{payload}}}""");
            Assert.True(answer.Status == HttpStatusCode.Created, answer.Body);
        }

        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(new Scope.Repository(place.RepoId)), People.Unique("runner"), "linux", "x64");
        for (var number = 1; number <= 3; number++)
        {
            Assert.Equal(number == 3, (await runner.TakeAsync()).Context.Fields["event"].StructValue.Fields.ContainsKey("big"));
        }
    }

    public sealed class Sqlite(SqliteHub hub) : EventDataTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : EventDataTests(hub), IClassFixture<PostgresHub>;
}
