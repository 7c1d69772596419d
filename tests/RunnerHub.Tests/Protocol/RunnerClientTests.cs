using System.Net;
using RunnerHub.Protocol;
using RunnerHub.Protocol.Messages;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Protocol;

/// <summary>What the client puts on the wire and what it makes of an answer; the server is a function here.</summary>
public sealed class RunnerClientTests
{
    [Fact]
    public async Task A_call_carries_what_a_stock_runner_sends()
    {
        var wire = new Wire(_ => Reply(new PingResponse { Data = "Hello, x!" }));
        var client = wire.Client();

        var reply = await client.PingAsync(new PingRequest { Data = "x" }, TimeSpan.FromMilliseconds(4999));

        Assert.Equal("Hello, x!", reply.Data);
        Assert.Equal("POST http://hub.example/sub/api/actions/ping.v1.PingService/Ping", wire.Line);
        Assert.Equal("application/proto", wire.Headers["Content-Type"]);
        Assert.Equal("3", wire.Headers["Content-Length"]);
        Assert.Equal("1", wire.Headers["Connect-Protocol-Version"]);
        Assert.Equal("gzip", wire.Headers["Accept-Encoding"]);
        Assert.Equal("4999", wire.Headers["Connect-Timeout-Ms"]);
        Assert.StartsWith("runnerhub-client/", wire.Headers["User-Agent"], StringComparison.Ordinal);
        Assert.DoesNotContain("x-runner-uuid", wire.Headers.Keys);
    }

    [Fact]
    public async Task Registering_makes_every_later_call_carry_the_credentials()
    {
        var wire = new Wire(path => path.EndsWith("Register", StringComparison.Ordinal)
            ? Reply(new RegisterResponse { Runner = new Runner { Uuid = "u", Token = "secret" } })
            : Reply(new FetchTaskResponse { TasksVersion = 1 }));
        var client = wire.Client();

        await client.RegisterAsync(new RegisterRequest { Name = "n", Token = "t" });
        var reply = await client.FetchTaskAsync(new FetchTaskRequest());

        Assert.Equal(1, reply.TasksVersion);
        Assert.Equal(("u", "secret"), (wire.Headers["x-runner-uuid"], wire.Headers["x-runner-token"]));
        Assert.Equal("0", wire.Headers["Content-Length"]);
        Assert.DoesNotContain("Connect-Timeout-Ms", wire.Headers.Keys);
        Assert.DoesNotContain("secret", client.Credentials!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_and_gzip_are_spoken_when_asked_for()
    {
        var wire = new Wire(_ =>
        {
            var content = new ByteArrayContent(ConnectBody.Gzip("{\"tasksVersion\":\"3\"}"u8));
            content.Headers.Add("Content-Type", "application/json");
            content.Headers.Add("Content-Encoding", "gzip");
            return new HttpResponseMessage { Content = content };
        });
        var client = wire.Client(new RunnerClientOptions { Codec = ConnectCodec.Json, GzipRequests = true });

        var reply = await client.FetchTaskAsync(new FetchTaskRequest { TasksVersion = 2 });

        Assert.Equal(3, reply.TasksVersion);
        Assert.Equal("application/json", wire.Headers["Content-Type"]);
        Assert.Equal("gzip", wire.Headers["Content-Encoding"]);
        Assert.Equal("{ \"tasksVersion\": \"2\" }"u8, ConnectBody.Gunzip(wire.Body, 100).Span);
    }

    [Fact]
    public async Task A_failed_call_throws_the_code_and_message_of_the_server()
    {
        var wire = new Wire(_ => new HttpResponseMessage(HttpStatusCode.Unauthorized)
        {
            Content = new ByteArrayContent(ConnectError.Write(ConnectCode.Unauthenticated, "unregistered runner")),
        });

        var error = await Assert.ThrowsAsync<ConnectException>(() => wire.Client().DeclareAsync(new DeclareRequest()));

        Assert.Equal((ConnectCode.Unauthenticated, "unregistered runner"), (error.Code, error.Message));
    }

    [Fact]
    public async Task An_answer_of_another_kind_is_an_error()
    {
        var wire = new Wire(_ => new HttpResponseMessage { Content = new StringContent("<html>") });

        var error = await Assert.ThrowsAsync<ConnectException>(() => wire.Client().UpdateLogAsync(new UpdateLogRequest()));

        Assert.Equal(ConnectCode.Unknown, error.Code);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unavailable()
    {
        var wire = new Wire(_ => throw new HttpRequestException("connection refused"));

        var error = await Assert.ThrowsAsync<ConnectException>(() => wire.Client().UpdateTaskAsync(new UpdateTaskRequest()));

        Assert.Equal(ConnectCode.Unavailable, error.Code);
    }

    [Fact]
    public async Task A_timeout_that_passes_is_a_deadline_and_a_cancellation_stays_one()
    {
        var wire = new Wire(answer: null);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        var error = await Assert.ThrowsAsync<ConnectException>(
            () => wire.Client().PingAsync(new PingRequest(), TimeSpan.FromMilliseconds(20)));

        Assert.Equal(ConnectCode.DeadlineExceeded, error.Code);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => wire.Client().PingAsync(new PingRequest(), cancel: cancelled.Token));
    }

    private static HttpResponseMessage Reply(Google.Protobuf.IMessage message)
    {
        var content = new ByteArrayContent(ConnectCodec.Binary.Format(message));
        content.Headers.Add("Content-Type", "application/proto");
        return new HttpResponseMessage { Content = content };
    }

    /// <summary>Keeps the last request; answers never when there is no answer.</summary>
    private sealed class Wire(Func<string, HttpResponseMessage>? answer) : HttpMessageHandler
    {
        public string Line { get; private set; } = "";

        public Dictionary<string, string> Headers { get; private set; } = [];

        public byte[] Body { get; private set; } = [];

        public RunnerClient Client(RunnerClientOptions? options = null) =>
            new(new HttpClient(this) { BaseAddress = new Uri("http://hub.example/sub/") }, options);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (answer is null)
                await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            Line = $"{request.Method} {request.RequestUri}";
            Body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            Headers = request.Headers.Concat(request.Content.Headers)
                .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
            return answer!(request.RequestUri!.AbsolutePath);
        }
    }
}
