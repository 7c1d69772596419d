using System.Net;
using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Features.RunnerProtocol;
using RunnerHub.Protocol;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.RunnerProtocol;

/// <summary>What no stock runner sends: refused with the right code, and nothing is written.</summary>
public abstract class BadInputTests(Hub hub) : HubTests(hub)
{
    private const int TenMegabytes = 10_000_000;

    public static TheoryData<string> Procedures => WireTests.Procedures;

    [Fact]
    public async Task A_runner_of_unusable_text_is_not_registered()
    {
        var token = await Hub.RegistrationTokenAsync();
        RegisterRequest[] refused =
        [
            new() { Name = "nul\0" }, new() { Name = "bell\a" }, new() { Name = "two\nlines" }, new() { Name = "escape\u001b[31m" },
            new() { Name = "next\u0085line" }, new() { Name = "ok", Version = "v\0" }, new() { Name = "ok", Labels = { "a\tb" } },
            new() { Name = "ok", Labels = { new string('l', 256) } },
            new() { Name = "ok", Labels = { Enumerable.Range(0, 101).Select(number => $"label-{number}") } },
            new() { Name = "ok", Labels = { Enumerable.Range(0, 50_000).Select(number => $"label-{number}") } },
        ];

        await NothingIsRegisteredAsync(async () =>
        {
            foreach (var request in refused)
            {
                request.Token = token;
                var reply = await Hub.CallAsync(RunnerProcedures.Register, request);
                Assert.Equal((HttpStatusCode.BadRequest, "invalid_argument"), (reply.Status, reply.Code));
                Assert.Contains("cannot be stored", reply.Message, StringComparison.Ordinal);
            }
        });
    }

    [Fact]
    public async Task Text_that_is_no_utf8_is_refused()
    {
        var token = Encoding.UTF8.GetBytes(await Hub.RegistrationTokenAsync());
        byte[] message = [10, 3, 0x61, 0xC3, 0x28, 18, (byte)token.Length, .. token];
        byte[] json = [.. "{\"name\":\"a"u8, 0xFF, .. "\",\"token\":\""u8, .. token, .. "\"}"u8];

        await NothingIsRegisteredAsync(async () =>
        {
            Assert.Equal("invalid_argument", (await Hub.CallAsync(RunnerProcedures.Register, message)).Code);
            Assert.Equal("invalid_argument", (await Hub.CallAsync(RunnerProcedures.Register, json, RawCalls.Json)).Code);
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("""{"name":5,"token":"TOKEN"}""")]
    [InlineData("""{"name":"a","token":"TOKEN","labels":"linux"}""")]
    [InlineData("""{"name":"a","token":"TOKEN","labels":[{"a":1}]}""")]
    [InlineData("""{"name":"a","token":"TOKEN","labels":[null]}""")]
    [InlineData("""{"name":"a","token":"TOKEN","ephemeral":"yes"}""")]
    [InlineData("""{"name":"a","name":"b","token":["TOKEN"]}""")]
    [InlineData("""{"name":"a\ud800","token":"TOKEN"}""")]
    [InlineData("""{"name":"a\u0000","token":"TOKEN"}""")]
    public async Task Json_of_the_wrong_shape_is_refused(string json)
    {
        var token = await Hub.RegistrationTokenAsync();

        await NothingIsRegisteredAsync(async () =>
        {
            var reply = await Hub.CallJsonAsync(RunnerProcedures.Register, json.Replace("TOKEN", token, StringComparison.Ordinal));
            Assert.Equal((HttpStatusCode.BadRequest, "invalid_argument"), (reply.Status, reply.Code));
        });
    }

    [Theory]
    [InlineData(RunnerProcedures.FetchTask, """{"tasksVersion":"many"}""")]
    [InlineData(RunnerProcedures.FetchTask, """{"tasksVersion":99999999999999999999}""")]
    [InlineData(RunnerProcedures.UpdateTask, """{"state":{"id":"1","startedAt":"yesterday"}}""")]
    [InlineData(RunnerProcedures.UpdateTask, """{"state":{"id":"1","result":{}}}""")]
    [InlineData(RunnerProcedures.UpdateTask, """{"outputs":{"a":1}}""")]
    [InlineData(RunnerProcedures.UpdateLog, """{"rows":[{"time":{"seconds":1}}]}""")]
    [InlineData(RunnerProcedures.UpdateLog, """{"noMore":1}""")]
    public async Task Json_of_the_wrong_type_is_refused(string procedure, string json)
    {
        var runner = await StartAsync();

        var reply = await Hub.CallJsonAsync(procedure, json, runner.Credentials());

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_argument"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task A_message_that_breaks_off_with_its_caller_is_no_failure_of_the_server()
    {
        // As the server's streams do it: the body fails a moment before it is told that the caller has gone.
        var context = new DefaultHttpContext { RequestServices = Hub.Services };
        (context.Request.Method, context.Request.ContentType, context.Request.ContentLength) = ("POST", RawCalls.Proto, 10);
        context.Request.Body = new BrokenStream();

        await Hub.Get<RpcEndpoint>().RunAsync(context, new Reading());

        Assert.Contains(Hub.Log.All, line => line.StartsWith("Debug", StringComparison.Ordinal) && line.Contains("\"Reading\" has no caller any more", StringComparison.Ordinal));
        Assert.DoesNotContain(Hub.Log.All, line => line.StartsWith("Error \"Reading\"", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Procedures))]
    public async Task A_body_too_large_is_refused_before_it_is_sent(string procedure)
    {
        var runner = await StartAsync();
        using var socket = await RawSocket.ConnectAsync(Hub.Address);
        var length = procedure == RunnerProcedures.UpdateLog ? (1 << 30) + 1 : TenMegabytes;

        await socket.SendAsync(
            $"POST {procedure} HTTP/1.1\r\nHost: hub\r\nContent-Type: application/proto\r\nContent-Length: {length}\r\n"
            + $"x-runner-uuid: {runner.Registered.Uuid}\r\nx-runner-token: {runner.Registered.Token}\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 429", await socket.ReadHeadAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Procedures))]
    public async Task A_body_too_large_is_refused_however_it_comes(string procedure)
    {
        var runner = await StartAsync();
        var bomb = ConnectBody.Gzip(new byte[64 << 20]);

        var whole = await Hub.CallAsync(procedure, new byte[TenMegabytes], RawCalls.Proto, runner.Credentials());
        // Larger than what the server accepts anywhere: the answer must still arrive.
        var huge = await Hub.CallAsync(procedure, new byte[40 << 20], RawCalls.Proto, runner.Credentials());
        var chunked = await Hub.CallAsync(procedure, new byte[TenMegabytes], RawCalls.Proto, [.. runner.Credentials(), ("Transfer-Encoding", "chunked")]);
        var inflated = await Hub.CallAsync(procedure, bomb, RawCalls.Proto, [.. runner.Credentials(), ("Content-Encoding", "gzip")]);
        var json = await Hub.CallAsync(procedure, bomb, RawCalls.Json, [.. runner.Credentials(), ("Content-Encoding", "gzip")]);

        Assert.All([chunked, inflated, json], reply => Assert.Equal((HttpStatusCode.TooManyRequests, "resource_exhausted"), (reply.Status, reply.Code)));
        // A log is read in parts, of which these are none.
        Assert.All([whole, huge], reply => Assert.Equal(procedure == RunnerProcedures.UpdateLog ? "invalid_argument" : "resource_exhausted", reply.Code));
    }

    [Fact]
    public async Task The_largest_log_that_a_stock_runner_sends_is_taken()
    {
        var runner = await StartAsync();
        var log = new UpdateLogRequest { TaskId = 1 };
        log.Rows.AddRange(Enumerable.Repeat(new LogRow { Content = new string('x', 64 << 10) }, 100));

        var reply = await Hub.CallAsync(RunnerProcedures.UpdateLog, log, runner.Credentials());

        Assert.Equal("not_found", reply.Code);
    }

    [Fact]
    public async Task A_message_cut_short_is_refused()
    {
        var token = await Hub.RegistrationTokenAsync();
        var whole = new RegisterRequest { Name = "cut", Token = token, Version = "v3.1.0" }.ToByteArray();

        await NothingIsRegisteredAsync(async () =>
        {
            // The token ends at the 48th byte: from there on a message cut short is a shorter, whole one.
            for (var length = 0; length < 5 + 2 + token.Length; length++)
            {
                var reply = await Hub.CallAsync(RunnerProcedures.Register, whole[..length]);
                Assert.Equal((HttpStatusCode.BadRequest, "invalid_argument"), (reply.Status, reply.Code));
            }
        });
    }

    private async Task<RunnerActor> StartAsync() => await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(), People.Unique("bad-input"));

    private async Task NothingIsRegisteredAsync(Func<Task> act)
    {
        var before = await Hub.ReadAsync(db => db.Runners.CountAsync());
        await act();
        Assert.Equal(before, await Hub.ReadAsync(db => db.Runners.CountAsync()));
    }

    private sealed class Reading : IRpc
    {
        public async Task<IMessage> AnswerAsync(ConnectCall call) => await call.ReadAsync<FetchTaskRequest>(100);
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("The client reset the request stream.");
    }

    public sealed class Sqlite(SqliteHub hub) : BadInputTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : BadInputTests(hub), IClassFixture<PostgresHub>;
}
