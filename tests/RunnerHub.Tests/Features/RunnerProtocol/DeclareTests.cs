using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Features.Runners;
using RunnerHub.Protocol;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.RunnerProtocol;

public abstract class DeclareTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task Declaring_replaces_labels_version_and_capabilities_wholesale()
    {
        var runner = await StartAsync("linux", "gpu", "big");

        var reply = await DeclareAsync(runner, new DeclareRequest { Version = "v9", Labels = { "gpu", "arm64" } });

        Assert.Equal((runner.Id, runner.Registered.Uuid, runner.Name, "v9"), (reply.Id, reply.Uuid, reply.Name, reply.Version));
        Assert.Equal(["gpu", "arm64"], reply.Labels);
        Assert.Equal(("", false), (reply.Token, reply.Ephemeral));
        var row = await RowAsync(runner);
        Assert.Equal(("v9", "gpu arm64", ""), (row.Version, LabelsOf(row), string.Join(' ', row.Capabilities)));
        Assert.Contains("arm64", row.SearchText, StringComparison.Ordinal);
        Assert.DoesNotContain("big", row.SearchText, StringComparison.Ordinal);

        Assert.Empty((await DeclareAsync(runner, new DeclareRequest())).Labels);
        Assert.Equal(("", ""), ((await RowAsync(runner)).Version, LabelsOf(await RowAsync(runner))));
    }

    [Fact]
    public async Task A_label_is_the_part_before_the_schema_and_is_kept_once()
    {
        var runner = await StartAsync();

        var reply = await DeclareAsync(runner, new DeclareRequest
        {
            Labels = { "ubuntu-22.04:docker://node:20", "self:host", "Self", "", " padded ", ":host" },
        });

        Assert.Equal(["ubuntu-22.04", "self", "padded"], reply.Labels);
    }

    [Fact]
    public async Task The_server_promises_no_job_summaries()
    {
        var runner = await StartAsync();

        var reply = await Hub.CallAsync(RunnerProcedures.Declare, new DeclareRequest(), runner.Credentials());

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.DoesNotContain("X-Gitea-Actions-Capabilities", reply.Headers.Keys);
    }

    [Fact]
    public async Task What_cannot_be_stored_is_refused_and_changes_nothing()
    {
        var runner = await StartAsync("kept");
        var before = await RowAsync(runner);
        DeclareRequest[] refused =
        [
            new() { Version = "a\nb" }, new() { Version = "a\0" }, new() { Labels = { "ok", "bad\u0007" } },
            new() { Labels = { new string('l', 256) } }, new() { Labels = { Enumerable.Range(0, 101).Select(number => $"l{number}") } },
        ];

        foreach (var request in refused)
        {
            var reply = await Hub.CallAsync(RunnerProcedures.Declare, request, runner.Credentials());
            Assert.Equal((HttpStatusCode.BadRequest, "invalid_argument"), (reply.Status, reply.Code));
        }

        var after = await RowAsync(runner);
        Assert.Equal((before.Version, LabelsOf(before), before.Updated), (after.Version, LabelsOf(after), after.Updated));
    }

    [Fact]
    public async Task Two_programs_of_one_runner_that_declare_at_once_leave_the_labels_of_one_of_them()
    {
        var runner = await StartAsync("start");

        await Task.WhenAll(Enumerable.Range(0, 12).Select(number =>
            DeclareAsync(runner, new DeclareRequest { Version = $"v{number}", Labels = { $"a{number}", $"b{number}" } })));

        var row = await RowAsync(runner);
        Assert.Equal($"a{row.Version[1..]} b{row.Version[1..]}", LabelsOf(row));
    }

    [Fact]
    public async Task A_description_edited_while_the_runner_declares_stays_searchable()
    {
        var runner = await StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 6).SelectMany(number => new Task[]
        {
            DeclareAsync(runner, new DeclareRequest { Version = $"v{number}", Labels = { $"label{number}" } }),
            Hub.UseAsync((RunnerChanges changes) => changes.EditAsync(new Scope.Instance(), runner.Id, new RunnerEdit($"text{number}"), null, CancellationToken.None)),
        }));

        var row = await RowAsync(runner);
        Assert.Equal(ActionRunner.SearchTextOf(row.Name, row.Description, row.AgentLabels.Select(label => label.Name), row.Version), row.SearchText);
    }

    private static async Task<Runner> DeclareAsync(RunnerActor runner, DeclareRequest request) => (await runner.Client.DeclareAsync(request)).Runner;

    private static string LabelsOf(ActionRunner row) => string.Join(' ', row.AgentLabels.OrderBy(label => label.Position).Select(label => label.Name));

    private async Task<RunnerActor> StartAsync(params string[] labels) =>
        await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(), People.Unique("declarer"), labels);

    private Task<ActionRunner> RowAsync(RunnerActor runner) =>
        Hub.ReadAsync(db => db.Runners.AsNoTracking().Include(row => row.AgentLabels).SingleAsync(row => row.Id == runner.Id));

    public sealed class Sqlite(SqliteHub hub) : DeclareTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : DeclareTests(hub), IClassFixture<PostgresHub>;
}
