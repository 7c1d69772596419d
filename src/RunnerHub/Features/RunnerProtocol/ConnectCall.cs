using System.Globalization;
using Google.Protobuf;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using RunnerHub.Protocol;

namespace RunnerHub.Features.RunnerProtocol;

/// <summary>One unary Connect call: its headers, its message, its deadline, its answer.</summary>
internal sealed class ConnectCall(HttpContext context, ConnectCodec codec) : IDisposable
{
    /// <summary>Below this many bytes compressing costs more than it saves.</summary>
    private const int SmallestCompressed = 1024;

    private const int MostTimeoutDigits = 10;

    private CancellationTokenSource? deadline;
    private CancellationTokenSource? ending;
    private Func<Task>? undelivered;

    public HttpContext Http => context;

    /// <summary>Fires when the caller has gone or its deadline has passed.</summary>
    public CancellationToken Cancellation => ending?.Token ?? context.RequestAborted;

    public bool DeadlinePassed => deadline?.IsCancellationRequested ?? false;

    /// <summary>How long the caller waits for the answer; null when it has not said.</summary>
    public TimeSpan? Timeout { get; private set; }

    private bool IsCompressed { get; set; }

    /// <summary>Checks what the headers say of the call and starts its deadline.</summary>
    /// <exception cref="ConnectException">invalid_argument or unimplemented.</exception>
    public void ReadHeaders(TimeProvider clock)
    {
        var headers = context.Request.Headers;
        if (headers.TryGetValue(ConnectHeaders.ProtocolVersion, out var version) && version != ConnectHeaders.ProtocolVersionValue)
        {
            throw new ConnectException(
                ConnectCode.InvalidArgument, $"{ConnectHeaders.ProtocolVersion} must be {ConnectHeaders.ProtocolVersionValue}.");
        }

        if (headers.TryGetValue(ConnectHeaders.TimeoutMs, out var timeout))
        {
            Timeout = Milliseconds(timeout);
            deadline = new CancellationTokenSource(Timeout.Value, clock);
            ending = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, context.RequestAborted);
        }

        if (headers.ContentEncoding.ToString() is { Length: > 0 } encoding)
        {
            IsCompressed = encoding.Equals(ConnectHeaders.Gzip, StringComparison.OrdinalIgnoreCase);
            if (!IsCompressed && !encoding.Equals(ConnectHeaders.Identity, StringComparison.OrdinalIgnoreCase))
            {
                throw UnknownEncoding();
            }
        }
    }

    /// <summary>A header that has exactly one value, else null.</summary>
    public string? Header(string name) => context.Request.Headers[name] is { Count: 1 } value ? value[0] : null;

    /// <summary>Reads the message.</summary>
    /// <param name="limit">Bytes accepted, both as they travel and inflated; more are neither held nor inflated.</param>
    /// <exception cref="ConnectException">invalid_argument or resource_exhausted.</exception>
    public async Task<T> ReadAsync<T>(int limit)
        where T : class, IMessage<T>, new()
    {
        var request = context.Request;
        if (request.ContentLength > limit)
        {
            // The server would otherwise cut the connection before the caller has read why.
            context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = null;
            throw new ConnectException(ConnectCode.ResourceExhausted, $"The message is larger than {limit} bytes.");
        }

        var body = request.ContentLength == 0 ? default : await ConnectBody.ReadAsync(request.Body, limit, Cancellation);
        return codec.Parse<T>(IsCompressed ? ConnectBody.Gunzip(body, limit) : body);
    }

    public Task AnswerAsync(IMessage reply)
    {
        var response = context.Response;
        var body = codec.Format(reply);
        if (body.Length >= SmallestCompressed && AcceptsGzip())
        {
            body = ConnectBody.Gzip(body);
            response.Headers.ContentEncoding = ConnectHeaders.Gzip;
        }

        response.ContentType = codec.ContentType;
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, 0, body.Length, context.RequestAborted);
    }

    /// <summary>What to undo when the answer does not reach the caller.</summary>
    public void WhenNotDelivered(Func<Task> undo) => undelivered = undo;

    /// <summary>To be called when the call is over.</summary>
    public Task UndoUnlessAsync(bool delivered) => delivered || undelivered is null ? Task.CompletedTask : undelivered();

    public Task RefuseAsync(ConnectException refusal) => RefuseAsync(context, refusal.Code.HttpStatus, refusal.Code, refusal.Message);

    public static Task RefuseAsync(HttpContext context, int status, ConnectCode code, string message)
    {
        var response = context.Response;
        var body = ConnectError.Write(code, message);
        response.StatusCode = status;
        response.ContentType = ConnectError.ContentType;
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, 0, body.Length, context.RequestAborted);
    }

    public void Dispose()
    {
        ending?.Dispose();
        deadline?.Dispose();
    }

    private static TimeSpan Milliseconds(string? timeout)
    {
        if (timeout is not { Length: > 0 and <= MostTimeoutDigits } || !long.TryParse(timeout, NumberStyles.None, CultureInfo.InvariantCulture, out var wait))
        {
            throw new ConnectException(
                ConnectCode.InvalidArgument, $"{ConnectHeaders.TimeoutMs} must be a whole number of at most {MostTimeoutDigits} digits.");
        }

        // A timer takes no more; nobody waits for three weeks.
        return TimeSpan.FromMilliseconds(Math.Min(wait, int.MaxValue));
    }

    private ConnectException UnknownEncoding()
    {
        context.Response.Headers.AcceptEncoding = ConnectHeaders.Gzip;
        return new ConnectException(
            ConnectCode.Unimplemented,
            $"The Content-Encoding of the body is not known here; supported encodings are {ConnectHeaders.Gzip}, {ConnectHeaders.Identity}.");
    }

    private bool AcceptsGzip() =>
        StringWithQualityHeaderValue.TryParseList(context.Request.Headers.AcceptEncoding, out var accepted)
        && accepted.Any(encoding => encoding.Value.Equals(ConnectHeaders.Gzip, StringComparison.OrdinalIgnoreCase) && encoding.Quality is not 0);
}
