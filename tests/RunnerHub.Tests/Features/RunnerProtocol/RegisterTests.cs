using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.RunnerProtocol;

public abstract class RegisterTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task A_runner_registers_declares_and_polls()
    {
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(), "builder-1", "linux", "gpu");

        var poll = await runner.PollAsync();

        Assert.Null(poll.Task);
        Assert.NotEqual(0, poll.TasksVersion);
        Assert.Equal(40, runner.Registered.Token.Length);
        Assert.Equal(["linux", "gpu"], runner.Registered.Labels);
    }

    public sealed class Sqlite(SqliteHub hub) : RegisterTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RegisterTests(hub), IClassFixture<PostgresHub>;
}
