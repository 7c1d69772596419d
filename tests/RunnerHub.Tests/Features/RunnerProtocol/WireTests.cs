using System.Net;
using System.Text;
using Npgsql;
using RunnerHub.Protocol;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.RunnerProtocol;

/// <summary>How calls travel: methods, types, compression, deadlines.</summary>
public abstract class WireTests(Hub hub) : HubTests(hub)
{
    private static readonly PingRequest Ping = new() { Data = "runner" };

    public static TheoryData<string> Procedures =>
    [
        RunnerProcedures.Ping, RunnerProcedures.Register, RunnerProcedures.Declare, RunnerProcedures.FetchTask, RunnerProcedures.UpdateTask,
        RunnerProcedures.UpdateLog,
    ];

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task All_is_said_in_both_formats_compressed_or_not(bool json, bool gzip)
    {
        var options = new RunnerClientOptions { Codec = json ? ConnectCodec.Json : ConnectCodec.Binary, GzipRequests = gzip };
        var client = new RunnerClient(Hub.Client(), options);
        // More than a kilobyte, so that the answers are compressed too.
        string[] labels = [.. Enumerable.Range(0, 100).Select(number => $"label-number-{number}")];
        var request = new RegisterRequest { Name = "🏗️ crane", Token = await Hub.RegistrationTokenAsync(), Labels = { labels }, Ephemeral = true };

        Assert.Equal("Hello, runner!", (await client.PingAsync(Ping)).Data);
        var runner = (await client.RegisterAsync(request)).Runner;
        Assert.Equal(("🏗️ crane", true), (runner.Name, runner.Ephemeral));
        Assert.Equal(labels, runner.Labels);
        Assert.Equal(labels[..99], (await client.DeclareAsync(new DeclareRequest { Labels = { labels[..99] } })).Runner.Labels);
        Assert.Equal(1, (await client.FetchTaskAsync(new FetchTaskRequest { TasksVersion = long.MaxValue })).TasksVersion);
        var state = new TaskState { Id = 1, Result = Result.Failure, StartedAt = new() { Seconds = 1, Nanos = 5 }, Steps = { new StepState { Id = 1 } } };
        await IsNotFoundAsync(client.UpdateTaskAsync(new UpdateTaskRequest { State = state, Outputs = { ["key"] = "value" } }));
        var row = new LogRow { Time = new() { Seconds = 1 }, Content = "line" };
        await IsNotFoundAsync(client.UpdateLogAsync(new UpdateLogRequest { TaskId = 1, Index = 2, Rows = { row }, NoMore = true }));
    }

    [Fact]
    public async Task Json_is_written_as_proto3_says()
    {
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(), "json-reader");

        var reply = await Hub.CallJsonAsync(RunnerProcedures.FetchTask, """{"tasksVersion":"7","unknownField":[1]}""", runner.Credentials());

        Assert.Equal("application/json", reply.Headers["Content-Type"]);
        Assert.Equal("""{"tasksVersion":"1"}""", Encoding.UTF8.GetString(reply.Body).Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_of_a_kilobyte_is_compressed_for_those_who_accept_it()
    {
        async Task<string?> EncodingOf(int size, string accepted) =>
            (await Hub.CallAsync(RunnerProcedures.Ping, new PingRequest { Data = new string('a', size) }, ("Accept-Encoding", accepted)))
                .Headers.GetValueOrDefault("Content-Encoding");

        // The greeting and the field around it take 11 bytes.
        Assert.Null(await EncodingOf(1012, "gzip"));
        Assert.Equal("gzip", await EncodingOf(1013, "gzip"));
        Assert.Equal("gzip", await EncodingOf(5000, "br, gzip;q=0.5"));
        Assert.Null(await EncodingOf(5000, "identity"));
        Assert.Null(await EncodingOf(5000, "gzip;q=0"));
        var reply = await new RunnerClient(Hub.Client()).PingAsync(new PingRequest { Data = new string('a', 5000) });
        Assert.Equal(5008, reply.Data.Length);
    }

    [Theory]
    [MemberData(nameof(Procedures))]
    public async Task Only_POST_is_allowed(string path)
    {
        string[] methods = ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"];
        foreach (var method in methods)
        {
            var reply = await Hub.SendAsync(new HttpMethod(method), path, null, null);
            Assert.Equal((HttpStatusCode.MethodNotAllowed, "POST"), (reply.Status, reply.Headers["Allow"]));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("text/plain")]
    [InlineData("application/grpc")]
    [InlineData("application/connect+proto")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("nonsense")]
    public async Task Another_content_type_is_refused_with_those_that_are_taken(string? type)
    {
        var reply = await Hub.CallAsync(RunnerProcedures.Ping, [], type);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, reply.Status);
        Assert.Equal("application/json, application/proto", reply.Headers["Accept-Post"]);
    }

    [Theory]
    [InlineData("/api/actions")]
    [InlineData("/api/actions/")]
    [InlineData("/api/actions/runner.v1.RunnerService")]
    [InlineData("/api/actions/runner.v1.RunnerService/Unregister")]
    [InlineData("/api/actions/runner.v2.RunnerService/Register")]
    [InlineData("/api/actions/ping.v1.PingService/Ping/more")]
    public async Task An_unknown_procedure_is_not_found(string path)
    {
        var reply = await Hub.CallAsync(path, Ping);

        Assert.Equal((HttpStatusCode.NotFound, "unimplemented"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task The_version_of_the_protocol_is_one_if_it_is_said()
    {
        Assert.Equal(HttpStatusCode.OK, (await Hub.CallAsync(RunnerProcedures.Ping, Ping)).Status);
        Assert.Equal(HttpStatusCode.OK, (await Hub.CallAsync(RunnerProcedures.Ping, Ping, ("Connect-Protocol-Version", "1"))).Status);
        Assert.Equal("invalid_argument", (await Hub.CallAsync(RunnerProcedures.Ping, Ping, ("Connect-Protocol-Version", "2"))).Code);
        Assert.Equal("invalid_argument", (await Hub.CallAsync(RunnerProcedures.Ping, Ping, ("Connect-Protocol-Version", "1, 1"))).Code);
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("Identity")]
    [InlineData("")]
    public async Task A_body_may_say_that_it_is_not_compressed(string encoding) =>
        Assert.Equal(HttpStatusCode.OK, (await Hub.CallAsync(RunnerProcedures.Ping, Ping, ("Content-Encoding", encoding))).Status);

    [Theory]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("gzip, gzip")]
    [InlineData("zstd")]
    public async Task An_unknown_compression_is_refused_with_those_that_are_known(string encoding)
    {
        var reply = await Hub.CallAsync(RunnerProcedures.Ping, Ping, ("Content-Encoding", encoding));

        Assert.Equal((HttpStatusCode.NotImplemented, "unimplemented"), (reply.Status, reply.Code));
        Assert.EndsWith("supported encodings are gzip, identity.", reply.Message, StringComparison.Ordinal);
        Assert.Equal("gzip", reply.Headers["Accept-Encoding"]);
    }

    [Fact]
    public async Task A_body_that_is_not_the_gzip_it_says_is_refused()
    {
        var packed = ConnectBody.Gzip(new byte[4000]);
        byte[][] bodies = [[1, 2, 3], packed[..^1], packed[..12], [.. packed, 7]];
        foreach (var body in bodies)
        {
            var reply = await Hub.CallAsync(RunnerProcedures.Ping, body, RawCalls.Proto, ("Content-Encoding", "gzip"));
            Assert.Equal((HttpStatusCode.BadRequest, "invalid_argument"), (reply.Status, reply.Code));
        }
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1.5")]
    [InlineData("0x10")]
    [InlineData("12345678901")]
    [InlineData("5000, 5000")]
    public async Task A_deadline_that_is_no_number_is_refused(string timeout)
    {
        var reply = await Hub.CallAsync(RunnerProcedures.Ping, Ping, ("Connect-Timeout-Ms", timeout));

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_argument"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("4999")]
    [InlineData("0000005000")]
    [InlineData("9999999999")]
    public async Task A_call_within_its_deadline_is_answered(string timeout) =>
        Assert.Equal(HttpStatusCode.OK, (await Hub.CallAsync(RunnerProcedures.Ping, Ping, ("Connect-Timeout-Ms", timeout))).Status);

    [Fact]
    public async Task A_deadline_that_has_passed_is_said()
    {
        var reply = await Hub.CallAsync(RunnerProcedures.Ping, Ping, ("Connect-Timeout-Ms", "0"));

        Assert.Equal((HttpStatusCode.GatewayTimeout, "deadline_exceeded"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task A_deadline_that_passes_while_the_body_is_awaited_is_said()
    {
        using var socket = await RawSocket.ConnectAsync(Hub.Address);
        await socket.SendAsync(
            $"POST {RunnerProcedures.Ping} HTTP/1.1\r\nHost: hub\r\nContent-Type: application/proto\r\nConnect-Timeout-Ms: 5000\r\nContent-Length: 8\r\n\r\n");

        var reply = socket.ReadHeadAsync();
        await Waiting.UntilAsync(() =>
        {
            Hub.Clock.Advance(TimeSpan.FromSeconds(5));
            return reply.IsCompleted;
        });

        Assert.StartsWith("HTTP/1.1 504", await reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_runner_gets_no_headers_meant_for_browsers_and_no_cookie()
    {
        var reply = await Hub.CallAsync(RunnerProcedures.Ping, Ping);

        Assert.Equal(["Content-Length", "Content-Type", "Date"], reply.Headers.Keys.Order());
    }

    private static async Task IsNotFoundAsync(Task call) =>
        Assert.Equal(ConnectCode.NotFound, (await Assert.ThrowsAsync<ConnectException>(() => call)).Code);

    public sealed class Sqlite(SqliteHub hub) : WireTests(hub), IClassFixture<SqliteHub>;

    /// <summary>SQLite cannot be interrupted while it waits for a lock.</summary>
    public sealed class Postgres(PostgresHub hub) : WireTests(hub), IClassFixture<PostgresHub>
    {
        [Fact]
        public async Task A_deadline_that_passes_while_the_database_waits_is_said_and_nothing_is_written()
        {
            var token = await Hub.RegistrationTokenAsync();
            await using var other = new NpgsqlConnection(Hub.ConnectionString);
            await other.OpenAsync();
            await using var held = await other.BeginTransactionAsync();
            await AskAsync(other, "UPDATE \"ActionRunnerTokens\" SET \"Updated\" = \"Updated\"");

            var call = Hub.CallAsync(
                RunnerProcedures.Register, new RegisterRequest { Name = "late", Token = token }, ("Connect-Timeout-Ms", "5000"));
            // Not whoever else waits at this server: other tests have databases there.
            await Waiting.UntilAsync(async () => Equals(await AskAsync(other, "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"), 1L));
            Hub.Clock.Advance(TimeSpan.FromSeconds(5));

            Assert.Equal((HttpStatusCode.GatewayTimeout, "deadline_exceeded"), ((await call).Status, (await call).Code));
            await held.RollbackAsync();
            Assert.Equal(0L, await AskAsync(other, "SELECT count(*) FROM \"ActionRunners\" WHERE \"Name\" = 'late'"));
        }

        private static async Task<object?> AskAsync(NpgsqlConnection connection, string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            return await command.ExecuteScalarAsync();
        }
    }
}
