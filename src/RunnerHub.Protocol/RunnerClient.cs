using System.Globalization;
using Google.Protobuf;
using RunnerHub.Protocol.Messages;

namespace RunnerHub.Protocol;

/// <summary>
/// Speaks to a server as a stock runner does, one method per call. A failed call throws <see cref="ConnectException"/>
/// with the server's code and message: <c>unavailable</c> when no connection could be made, <c>deadline_exceeded</c>
/// when the timeout passed. Safe for parallel calls once registered.
/// </summary>
/// <param name="http">Carries the calls; its BaseAddress is the root of the server and ends in a slash. Stays the caller's to dispose.</param>
/// <param name="options">Null for the ways of a stock runner.</param>
public sealed class RunnerClient(HttpClient http, RunnerClientOptions? options = null)
{
    private readonly RunnerClientOptions options = options ?? new RunnerClientOptions();

    /// <summary>Sent with every call once set; <see cref="RegisterAsync"/> sets it.</summary>
    public RunnerCredentials? Credentials { get; set; }

    /// <summary>Asks whether the server is there.</summary>
    public Task<PingResponse> PingAsync(PingRequest request, TimeSpan? timeout = null, CancellationToken cancel = default) =>
        CallAsync<PingResponse>(RunnerProcedures.Ping, request, timeout, cancel);

    /// <summary>Registers and remembers the credentials of the reply.</summary>
    public async Task<RegisterResponse> RegisterAsync(
        RegisterRequest request, TimeSpan? timeout = null, CancellationToken cancel = default)
    {
        var reply = await CallAsync<RegisterResponse>(RunnerProcedures.Register, request, timeout, cancel);
        if (reply.Runner is { } runner)
            Credentials = new RunnerCredentials(runner.Uuid, runner.Token);
        return reply;
    }

    /// <summary>Tells version and labels.</summary>
    public Task<DeclareResponse> DeclareAsync(DeclareRequest request, TimeSpan? timeout = null, CancellationToken cancel = default) =>
        CallAsync<DeclareResponse>(RunnerProcedures.Declare, request, timeout, cancel);

    /// <summary>Polls for a task; a stock runner gives a timeout of five seconds.</summary>
    public Task<FetchTaskResponse> FetchTaskAsync(
        FetchTaskRequest request, TimeSpan? timeout = null, CancellationToken cancel = default) =>
        CallAsync<FetchTaskResponse>(RunnerProcedures.FetchTask, request, timeout, cancel);

    /// <summary>Reports the state of a task.</summary>
    public Task<UpdateTaskResponse> UpdateTaskAsync(
        UpdateTaskRequest request, TimeSpan? timeout = null, CancellationToken cancel = default) =>
        CallAsync<UpdateTaskResponse>(RunnerProcedures.UpdateTask, request, timeout, cancel);

    /// <summary>Sends lines of a task's log.</summary>
    public Task<UpdateLogResponse> UpdateLogAsync(
        UpdateLogRequest request, TimeSpan? timeout = null, CancellationToken cancel = default) =>
        CallAsync<UpdateLogResponse>(RunnerProcedures.UpdateLog, request, timeout, cancel);

    private async Task<TReply> CallAsync<TReply>(string path, IMessage message, TimeSpan? timeout, CancellationToken cancel)
        where TReply : class, IMessage<TReply>, new()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        if (timeout is { } wait)
            deadline.CancelAfter(wait);
        try
        {
            using var request = Request(path, message, timeout);
            using var reply = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            return await ReadAsync<TReply>(reply, deadline.Token);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new ConnectException(ConnectCode.DeadlineExceeded, "The server did not answer in time.", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new ConnectException(ConnectCode.Unavailable, $"The server cannot be reached: {e.Message}", e);
        }
    }

    private HttpRequestMessage Request(string path, IMessage message, TimeSpan? timeout)
    {
        // Relative to the root, which may itself lie below a path.
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path[1..], UriKind.Relative)) { Content = Content(message) };
        var headers = request.Headers;
        headers.TryAddWithoutValidation(ConnectHeaders.ProtocolVersion, ConnectHeaders.ProtocolVersionValue);
        headers.TryAddWithoutValidation("User-Agent", options.UserAgent);
        headers.TryAddWithoutValidation("Accept-Encoding", options.AcceptGzip ? ConnectHeaders.Gzip : ConnectHeaders.Identity);
        if (timeout is { } wait)
            headers.TryAddWithoutValidation(
                ConnectHeaders.TimeoutMs, ((long)wait.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
        if (Credentials is { } known)
        {
            headers.TryAddWithoutValidation(ConnectHeaders.RunnerUuid, known.Uuid);
            headers.TryAddWithoutValidation(ConnectHeaders.RunnerToken, known.Token);
        }

        return request;
    }

    private ByteArrayContent Content(IMessage message)
    {
        var body = options.Codec.Format(message);
        // A body in memory has a known length, so it is never sent chunked.
        var content = new ByteArrayContent(options.GzipRequests ? ConnectBody.Gzip(body) : body);
        content.Headers.TryAddWithoutValidation("Content-Type", options.Codec.ContentType);
        if (options.GzipRequests)
            content.Headers.ContentEncoding.Add(ConnectHeaders.Gzip);
        return content;
    }

    private async Task<TReply> ReadAsync<TReply>(HttpResponseMessage reply, CancellationToken cancel)
        where TReply : class, IMessage<TReply>, new()
    {
        var body = await ConnectBody.ReadAsync(await reply.Content.ReadAsStreamAsync(cancel), options.MaxReplyBytes, cancel);
        if (reply.Content.Headers.ContentEncoding.Contains(ConnectHeaders.Gzip))
            body = ConnectBody.Gunzip(body, options.MaxReplyBytes);
        if (!reply.IsSuccessStatusCode)
            throw ConnectError.Read((int)reply.StatusCode, body.Span);
        if (ConnectCodec.ForContentType(reply.Content.Headers.ContentType?.ToString()) != options.Codec)
            throw new ConnectException(ConnectCode.Unknown, $"The server did not answer with {options.Codec.ContentType}.");
        return options.Codec.Parse<TReply>(body);
    }
}
