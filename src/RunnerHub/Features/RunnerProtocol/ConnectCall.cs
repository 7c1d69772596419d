using System.Buffers;
using System.Globalization;
using Google.Protobuf;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using RunnerHub.Protocol;

namespace RunnerHub.Features.RunnerProtocol;

/// <summary>One unary Connect call: its headers, its message, its deadline, its answer.</summary>
internal sealed class ConnectCall(HttpContext context, ConnectCodec codec, TimeProvider clock) : IDisposable
{
    /// <summary>Below this many bytes compressing costs more than it saves.</summary>
    private const int SmallestCompressed = 1024;

    private const int MostTimeoutDigits = 10;

    private readonly long start = clock.GetTimestamp();
    private CancellationTokenSource? deadline;
    private CancellationTokenRegistration leaving;
    private Func<Task>? undelivered;

    public HttpContext Http => context;

    /// <summary>Fires when the caller has gone.</summary>
    public CancellationToken Gone => context.RequestAborted;

    /// <summary>Fires when the caller has gone or its deadline has passed. A poll that finds nothing ends without it.</summary>
    public CancellationToken Cancellation => Timeout is { } timeout ? (deadline ??= Begin(timeout)).Token : Gone;

    public bool DeadlinePassed => deadline is { IsCancellationRequested: true } && !Gone.IsCancellationRequested;

    /// <summary>The message broke off because the caller has gone; <see cref="Gone"/> may fire only a moment later.</summary>
    public bool HasBrokenOff { get; private set; }

    /// <summary>How long the caller waits for the answer; null when it has not said.</summary>
    public TimeSpan? Timeout { get; private set; }

    private bool IsCompressed { get; set; }

    /// <summary>Checks what the headers say of the call.</summary>
    /// <exception cref="ConnectException">invalid_argument, unimplemented or deadline_exceeded.</exception>
    public void ReadHeaders()
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
            if (Timeout == TimeSpan.Zero)
            {
                throw new ConnectException(ConnectCode.DeadlineExceeded, RunnerTexts.DeadlinePassed);
            }
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
    public Task<T> ReadAsync<T>(int limit)
        where T : class, IMessage<T>, new()
    {
        RequireAtMost(limit);
        return WatchAsync(async () =>
        {
            if (!IsCompressed && TryReadWhole<T>(context.Request) is { } message)
            {
                return message;
            }

            var body = context.Request.ContentLength == 0 ? default : await ConnectBody.ReadAsync(context.Request.Body, limit, Cancellation);
            return codec.Parse<T>(IsCompressed ? ConnectBody.Gunzip(body, limit) : body);
        });
    }

    /// <summary>Reads a message that may be larger than what is held of it: as several, of which each has the fields that come next.</summary>
    /// <param name="size">As the limit of <see cref="ReadAsync"/>, of each part. What is not sent as bare protobuf of a known length has no parts.</param>
    /// <param name="limit">Bytes accepted of the whole.</param>
    /// <exception cref="ConnectException">As <see cref="ReadAsync"/>.</exception>
    public async IAsyncEnumerable<T> ReadPartsAsync<T>(int size, int limit)
        where T : class, IMessage<T>, new()
    {
        if (IsCompressed || codec != ConnectCodec.Binary || context.Request.ContentLength is not { } length || length <= size)
        {
            yield return await ReadAsync<T>(size);
            yield break;
        }

        RequireAtMost(limit);
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = limit;
        var parts = new MessageParts(context.Request.Body, size);
        while (await WatchAsync(() => parts.NextAsync(Cancellation)) is { } part)
        {
            yield return codec.Parse<T>(part);
        }
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
        if (undelivered is not null)
        {
            return response.Body.WriteAsync(body, 0, body.Length);
        }

        // Nothing has to be undone, so nobody asks whether it has arrived: it leaves together with its end.
        response.BodyWriter.Write(body);
        return Task.CompletedTask;
    }

    /// <summary>What to undo when the answer does not reach the caller.</summary>
    public void WhenNotDelivered(Func<Task> undo) => undelivered = undo;

    /// <summary>To be called when the call is over.</summary>
    /// <param name="answered">The answer was written; the caller may have gone all the same.</param>
    public Task UndoUnlessAsync(bool answered) =>
        undelivered is null || (answered && !Gone.IsCancellationRequested) ? Task.CompletedTask : undelivered();

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
        leaving.Dispose();
        deadline?.Dispose();
    }

    private void RequireAtMost(int limit)
    {
        if (context.Request.ContentLength > limit)
        {
            // The server would otherwise cut the connection before the caller has read why.
            context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = null;
            throw new ConnectException(ConnectCode.ResourceExhausted, $"The message is larger than {limit} bytes.");
        }
    }

    private async Task<T> WatchAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (IOException problem) when (problem is not BadHttpRequestException)
        {
            HasBrokenOff = true;
            throw;
        }
    }

    /// <summary>A small message has come with its headers: it is read where it lies.</summary>
    private T? TryReadWhole<T>(HttpRequest request)
        where T : class, IMessage<T>, new()
    {
        if (request.ContentLength is not { } length || !request.BodyReader.TryRead(out var read))
        {
            return null;
        }

        var body = read.Buffer;
        var isWhole = body.Length == length;
        try
        {
            return !isWhole ? null : codec.Parse<T>(body.IsSingleSegment ? body.First : body.ToArray());
        }
        finally
        {
            request.BodyReader.AdvanceTo(isWhole ? body.End : body.Start);
        }
    }

    private CancellationTokenSource Begin(TimeSpan timeout)
    {
        var left = timeout - clock.GetElapsedTime(start);
        var source = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, clock);
        leaving = Gone.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), source);
        return source;
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
