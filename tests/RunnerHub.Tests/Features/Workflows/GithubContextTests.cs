using System.Net;
using Google.Protobuf.WellKnownTypes;
using RunnerHub.Access;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.Workflows;

/// <summary>What the context github says of a run: to its runners, and where the server itself works expressions out.</summary>
public abstract class GithubContextTests(Hub hub) : HubTests(hub)
{
    private const string Sha = "0123456789abcdef0123456789abcdef01234567";

    [Fact]
    public async Task A_runner_finds_in_it_what_workflows_know_from_elsewhere()
    {
        using var place = await WorkflowPlace.MakeAsync(Hub);
        var runner = await RunnerAsync(place);
        await SubmitAsync(place, "runs", new
        {
            workflow = WorkflowPlace.Simple,
            @ref = "refs/tags/v1",
            @event = "push",
            sha = Sha,
            payload = new { pull_request = new { head = new { @ref = "mend" }, @base = new { @ref = "main" } }, big = 1.5 },
        });

        var task = await runner.TakeAsync();

        var (root, path, run) = (Hub.Address.ToString(), PathOf(place), (await place.RunsAsync())[0]);
        var owner = await Hub.ReadAsync(db => Task.FromResult(db.Repositories.Where(one => one.Id == place.RepoId).Select(one => one.OwnerId).Single()));
        Assert.Equal(
            [
                $"actor={place.Owner}", $"actor_id={run.ActorId}", $"api_url={root}api/v1", "base_ref=main", "event_name=push",
                "gitea_default_actions_url=https://github.com", "gitea_runtime_token=", "graphql_url=", "head_ref=mend", "job=build", "ref=refs/tags/v1", "ref_name=v1",
                "ref_protected=False", "ref_type=tag", $"repository={path}", $"repositoryUrl={root}{path}", $"repository_id={place.RepoId}",
                $"repository_owner={place.Owner}", $"repository_owner_id={owner}", "retention_days=", "run_attempt=1", $"run_id={run.Id}", "run_number=1",
                "secret_source=Actions", $"server_url={root}", $"sha={Sha}", $"token={task.Secrets["GITHUB_TOKEN"]}", $"triggering_actor={place.Owner}", "workflow=Build",
                "workflow_ref=", "workflow_sha=", "workspace=",
            ],
            task.Context.Fields.Where(field => field.Key != "event").Select(field => $"{field.Key}={TextOf(field.Value)}").Order(StringComparer.Ordinal));
        var told = task.Context.Fields["event"].StructValue.Fields;
        Assert.Equal((1.5, "refs/tags/v1"), (told["big"].NumberValue, told["ref"].StringValue));
    }

    [Fact]
    public async Task The_server_works_out_with_the_same()
    {
        const string keys = "github.actor_id, github.repository_id, github.repository_owner_id, github.repositoryUrl, github.workflow_ref, github.workflow_sha";
        using var place = await WorkflowPlace.MakeAsync(Hub);
        var runner = await RunnerAsync(place);
        await place.StoreAsync("same.yml", $$$"""
            run-name: ${{ format('{0}|{1}|{2}|{3}|{4}|{5}', {{{keys}}}) }}
            on: workflow_dispatch
            jobs:
              first: {runs-on: linux, steps: [{run: make}]}
              later: {needs: first, name: "${{ needs.first.result && format('{0}|{1}|{2}|{3}|{4}|{5}', {{{keys}}}) }}", runs-on: linux, steps: [{run: make}]}
            """);
        await SubmitAsync(place, "workflows/same.yml/dispatches", new { @ref = "main", sha = Sha });
        var first = await runner.TakeAsync();
        string[] names = ["actor_id", "repository_id", "repository_owner_id", "repositoryUrl", "workflow_ref", "workflow_sha"];
        var expected = string.Join('|', names.Select(name => first.Context.Fields[name].StringValue));
        Assert.EndsWith($"|{PathOf(place)}/.github/workflows/same.yml@refs/heads/main|{Sha}", expected, StringComparison.Ordinal);

        await runner.ReportAsync(first.Id, Result.Success);

        var run = (await place.RunsAsync())[0];
        Assert.Equal(expected, run.Title);
        Assert.Equal(expected, run.Jobs[1].Name);
    }

    private static string PathOf(WorkflowPlace place) => string.Join('/', place.Path.Split('/')[1..3]);

    private static string TextOf(Value value) => value.KindCase == Value.KindOneofCase.BoolValue ? $"{value.BoolValue}" : value.StringValue;

    private async Task<RunnerActor> RunnerAsync(WorkflowPlace place) =>
        await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(new Scope.Repository(place.RepoId)), People.Unique("runner"), "linux", "x64");

    private static async Task SubmitAsync(WorkflowPlace place, string what, object wish)
    {
        var answer = await place.Program.PostAsync($"{place.Api}/{what}", wish);
        Assert.True(answer.Status is HttpStatusCode.Created or HttpStatusCode.NoContent or HttpStatusCode.OK, answer.Body);
    }

    public sealed class Sqlite(SqliteHub hub) : GithubContextTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : GithubContextTests(hub), IClassFixture<PostgresHub>;
}
