using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Features.Runners;
using RunnerHub.Platform;
using RunnerHub.Protocol;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.RunnerProtocol;

public abstract class RegisterTests(Hub hub) : HubTests(hub)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Registering_stores_and_answers_all_that_a_runner_says(bool ephemeral)
    {
        var name = People.Unique("builder");

        var runner = (await RegisterAsync(new RegisterRequest
        {
            Name = name,
            Token = await Hub.RegistrationTokenAsync(),
            Version = "v3.1.0",
            Labels = { "linux", "gpu" },
            Ephemeral = ephemeral,
            Capabilities = { "cancelling", "from-the-future" },
        })).Registered;

        Assert.Equal((name, "v3.1.0", ephemeral), (runner.Name, runner.Version, runner.Ephemeral));
        Assert.Equal(["linux", "gpu"], runner.Labels);
        Assert.Matches("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", runner.Uuid);
        Assert.Matches("^[0-9a-f]{40}$", runner.Token);
        var row = await RowAsync(name);
        Assert.Equal((runner.Id, runner.Uuid, "v3.1.0", ephemeral), (row.Id, row.Uuid.ToString(), row.Version, row.Ephemeral));
        Assert.Equal(["linux", "gpu"], row.AgentLabels.Select(label => label.Name));
        Assert.Equal(["cancelling"], row.Capabilities);
        Assert.Equal(ActionRunner.Never, row.LastOnline);
        Assert.Null(row.OwnerId ?? row.RepoId);
        Assert.False(row.IsDisabled);
    }

    [Fact]
    public async Task The_secret_is_answered_once_and_only_its_hash_is_stored()
    {
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(), People.Unique("secret"));

        var row = await RowAsync(runner.Name);

        Assert.Equal(Secret.Hash(runner.Registered.Token, row.TokenSalt), row.TokenHash);
        Assert.Equal("", (await runner.DeclareAsync()).Runner.Token);
    }

    [Fact]
    public async Task A_runner_belongs_to_the_scope_of_its_token()
    {
        var user = await Hub.AddUserAsync(People.Unique("scope-user"));
        var repository = await Hub.AddRepositoryAsync(People.Unique("scope-repo"), user);

        var ofUser = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(new Scope.Owner(user)), People.Unique("of-user"));
        var ofRepository = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(new Scope.Repository(repository)), People.Unique("of-repo"));

        var (first, second) = (await RowAsync(ofUser.Name), await RowAsync(ofRepository.Name));
        Assert.Equal((user, null), (first.OwnerId, first.RepoId));
        Assert.Equal((null, repository), (second.OwnerId, second.RepoId));
    }

    [Theory]
    [InlineData("", "named", "invalid_argument", HttpStatusCode.BadRequest, "missing runner token")]
    [InlineData("whatever", "", "invalid_argument", HttpStatusCode.BadRequest, "missing runner name")]
    [InlineData("whatever", " \t ", "invalid_argument", HttpStatusCode.BadRequest, "missing runner name")]
    [InlineData("whatever", "named", "not_found", HttpStatusCode.NotFound, "runner registration token not found")]
    [InlineData("what\0ever", "named", "not_found", HttpStatusCode.NotFound, "runner registration token not found")]
    public async Task A_token_that_opens_nothing_or_a_missing_name_is_refused(string token, string name, string code, HttpStatusCode status, string message)
    {
        var reply = await Hub.CallAsync(RunnerProcedures.Register, new RegisterRequest { Token = token, Name = name });

        Assert.Equal((status, code, message), (reply.Status, reply.Code, reply.Message));
    }

    [Fact]
    public async Task A_reset_token_is_refused_with_the_hint_to_use_the_latest()
    {
        var user = await Hub.AddUserAsync(People.Unique("resetter"));
        var old = await Hub.RegistrationTokenAsync(new Scope.Owner(user));
        var earlier = await Hub.StartRunnerAsync(old, People.Unique("earlier"));
        await Hub.UseAsync((RegistrationTokens tokens) => tokens.ResetAsync(new Scope.Owner(user), CancellationToken.None));
        var name = People.Unique("late");

        var reply = await Hub.CallAsync(RunnerProcedures.Register, new RegisterRequest { Token = old, Name = name });

        Assert.Equal((HttpStatusCode.BadRequest, "failed_precondition"), (reply.Status, reply.Code));
        Assert.Equal("runner registration token has been invalidated, please use the latest one", reply.Message);
        Assert.Equal(0, await CountAsync(name));
        await earlier.PollAsync();
    }

    [Fact]
    public async Task Runners_that_do_not_know_labels_yet_send_them_in_the_older_fields()
    {
        var token = await Hub.RegistrationTokenAsync();
#pragma warning disable CS0612 // that is the point
        var old = await RegisterAsync(new RegisterRequest { Name = People.Unique("old"), Token = token, AgentLabels = { "a", "b" }, CustomLabels = { "c" } });
        var both = await RegisterAsync(new RegisterRequest { Name = People.Unique("both"), Token = token, AgentLabels = { "a" }, Labels = { "new" } });
#pragma warning restore CS0612

        Assert.Equal(["a", "b", "c"], old.Registered.Labels);
        Assert.Equal(["new"], both.Registered.Labels);
    }

    [Fact]
    public async Task A_long_name_and_version_are_cut_and_a_name_may_be_taken_twice()
    {
        var token = await Hub.RegistrationTokenAsync();
        var request = new RegisterRequest { Name = new string('n', 256), Token = token, Version = new string('v', 70) };

        var (first, second) = ((await RegisterAsync(request)).Registered, (await RegisterAsync(request)).Registered);

        Assert.Equal(new string('n', 252) + "…", first.Name);
        Assert.Equal(first.Name, second.Name);
        Assert.NotEqual(first.Uuid, second.Uuid);
        Assert.Equal(new string('v', 61) + "…", first.Version);
    }

    [Theory]
    [InlineData("🏗️ crane 🏗️")]
    [InlineData("عدّاء البناء")]
    [InlineData("строитель-1")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("'; DROP TABLE \"ActionRunners\"; --")]
    public async Task Any_script_can_be_a_name(string name)
    {
        var unique = People.Unique(name);

        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(), unique, name);

        Assert.Equal(unique, (await RowAsync(unique)).Name);
        Assert.Equal([name], runner.Registered.Labels);
    }

    [Fact]
    public async Task A_token_used_by_many_at_once_registers_them_all()
    {
        var token = await Hub.RegistrationTokenAsync();
        var name = People.Unique("crowd");

        var runners = await Task.WhenAll(Enumerable.Range(0, 12).Select(number => Hub.StartRunnerAsync(token, $"{name}-{number}")));

        Assert.Equal(12, runners.DistinctBy(runner => runner.Registered.Uuid).Count());
    }

    private Task<RunnerActor> RegisterAsync(RegisterRequest request) => RunnerActor.RegisterAsync(Hub, request);

    private Task<ActionRunner> RowAsync(string name) =>
        Hub.ReadAsync(db => db.Runners.Include(runner => runner.AgentLabels.OrderBy(label => label.Position)).SingleAsync(runner => runner.Name == name));

    private Task<int> CountAsync(string name) => Hub.ReadAsync(db => db.Runners.CountAsync(runner => runner.Name == name));

    public sealed class Sqlite(SqliteHub hub) : RegisterTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RegisterTests(hub), IClassFixture<PostgresHub>;
}
