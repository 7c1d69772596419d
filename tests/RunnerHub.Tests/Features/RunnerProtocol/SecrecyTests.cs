using System.Globalization;
using RunnerHub.Protocol;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.RunnerProtocol;

public abstract class SecrecyTests(Hub hub) : HubTests(hub)
{
    private const string Spoken = "spoken-by-a-runner";

    [Fact]
    public async Task Nothing_that_a_runner_sends_or_gets_is_logged_at_any_level()
    {
        var token = await Hub.RegistrationTokenAsync();
        var runner = await Hub.StartRunnerAsync(token, Spoken, Spoken);
        var secret = runner.Registered.Token;
        await runner.PollAsync();
        await runner.WorkAsync();
        await Hub.CallAsync(RunnerProcedures.UpdateLog, new UpdateLogRequest { Rows = { new LogRow { Content = Spoken } } }, runner.Credentials());
        await RefusedAsync(token, secret, runner);

        var lines = Hub.Log.All;
        Assert.Contains(lines, line => line.Contains(nameof(RunnerProcedures.FetchTask), StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains(string.Create(CultureInfo.InvariantCulture, $"Runner {runner.Id} "), StringComparison.Ordinal));
        string[] secrets = [token, secret, secret[..^1], Spoken, token[10..30], secret[10..30]];
        Assert.All(secrets, hidden => Assert.DoesNotContain(lines, line => line.Contains(hidden, StringComparison.OrdinalIgnoreCase)));
    }

    private async Task RefusedAsync(string token, string secret, RunnerActor runner)
    {
        var uuid = runner.Registered.Uuid;
        await Hub.CallAsync(RunnerProcedures.Register, new RegisterRequest { Token = token, Name = Spoken + "\n" });
        await Hub.CallAsync(RunnerProcedures.Register, new RegisterRequest { Token = token[..^1], Name = Spoken });
        await Hub.CallJsonAsync(RunnerProcedures.Register, $$"""{"token":"{{token}}","name":"{{Spoken}}","labels":{{Spoken}} }""");
        await Hub.CallJsonAsync(RunnerProcedures.Register, $$"""{"token":["{{token}}"]}""");
        await Hub.CallAsync(RunnerProcedures.Register, new byte[] { 10, 200, 1, 2 });
        await Hub.CallAsync(RunnerProcedures.FetchTask, new FetchTaskRequest(), ("x-runner-uuid", uuid), ("x-runner-token", secret[..^1]));
        await Hub.CallAsync(RunnerProcedures.FetchTask, new FetchTaskRequest(), ("x-runner-uuid", Spoken), ("x-runner-token", secret));
        await Hub.CallAsync(
            RunnerProcedures.Ping, new PingRequest(), [.. runner.Credentials(), ("Connect-Timeout-Ms", Spoken), ("Content-Encoding", Spoken)]);

        // Not even HTTP: the header lost its colon.
        using var socket = await RawSocket.ConnectAsync(Hub.Address);
        await socket.SendAsync($"POST {RunnerProcedures.FetchTask} HTTP/1.1\r\nHost: hub\r\nx-runner-token {secret}\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 400", await socket.ReadHeadAsync(), StringComparison.Ordinal);
    }

    public sealed class Sqlite(SqliteHub hub) : SecrecyTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : SecrecyTests(hub), IClassFixture<PostgresHub>;
}
