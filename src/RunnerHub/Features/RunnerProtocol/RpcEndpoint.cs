using RunnerHub.Data;
using RunnerHub.Protocol;

namespace RunnerHub.Features.RunnerProtocol;

/// <summary>Carries any procedure over HTTP, and turns whatever goes wrong into the error that the runner understands.</summary>
internal sealed partial class RpcEndpoint(TimeProvider clock, RpcMetrics metrics, ILogger<RpcEndpoint> logger)
{
    private static readonly string AcceptPost = $"{ConnectCodec.Json.ContentType}, {ConnectCodec.Binary.ContentType}";
    private static readonly TimeSpan OutageLogInterval = TimeSpan.FromSeconds(30);

    private long lastOutageLog;

    /// <summary>Runs a procedure that is made for each call.</summary>
    public Task RunAsync<TRpc>(HttpContext context)
        where TRpc : class, IRpc => RunAsync(context, context.RequestServices.GetRequiredService<TRpc>());

    /// <summary>Runs a procedure.</summary>
    public async Task RunAsync(HttpContext context, IRpc rpc)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = HttpMethods.Post;
            return;
        }

        if (ConnectCodec.ForContentType(context.Request.ContentType) is not { } codec)
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            context.Response.Headers["Accept-Post"] = AcceptPost;
            return;
        }

        using var call = new ConnectCall(context, codec, clock);
        var answered = false;
        try
        {
            call.ReadHeaders();
            await call.AnswerAsync(await rpc.AnswerAsync(call));
            answered = true;
        }
        catch (Exception problem) when (call.HasBrokenOff || context.RequestAborted.IsCancellationRequested)
        {
            Log.CallerGone(logger, rpc.GetType().Name, problem.GetType().Name);
        }
        catch (Exception problem)
        {
            await RefuseAsync(rpc, call, problem);
        }
        finally
        {
            await call.UndoUnlessAsync(answered);
        }
    }

    /// <summary>No such procedure: HTTP 404 with the code that a Connect client reads from it.</summary>
    public static Task UnknownAsync(HttpContext context) =>
        ConnectCall.RefuseAsync(context, StatusCodes.Status404NotFound, ConnectCode.Unimplemented, "There is no such procedure.");

    private Task RefuseAsync(IRpc rpc, ConnectCall call, Exception problem)
    {
        var refusal = problem switch
        {
            ConnectException said => said,
            _ when call.DeadlinePassed => new ConnectException(ConnectCode.DeadlineExceeded, RunnerTexts.DeadlinePassed),
            BadHttpRequestException => new ConnectException(ConnectCode.InvalidArgument, "The body could not be read to its end."),
            // Never unauthenticated: a runner that hears that stops for good.
            _ when DatabaseFaults.IsDatabaseAway(problem) => Away(problem),
            _ => Failed(rpc, problem),
        };
        Log.Refused(logger, rpc.GetType().Name, refusal.Code, refusal.Message);
        metrics.Refused(rpc, refusal.Code);
        return call.RefuseAsync(refusal);
    }

    private ConnectException Failed(IRpc rpc, Exception problem)
    {
        Log.Failed(logger, rpc.GetType().Name, problem);
        return new ConnectException(ConnectCode.Internal, "The server failed to answer; its log says why.");
    }

    private ConnectException Away(Exception problem)
    {
        // Every runner calls every few seconds: one line speaks for all of them.
        var last = Interlocked.Read(ref lastOutageLog);
        var now = clock.GetTimestamp();
        if ((last == 0 || clock.GetElapsedTime(last, now) >= OutageLogInterval)
            && Interlocked.CompareExchange(ref lastOutageLog, now, last) == last)
        {
            Log.DatabaseAway(logger, problem.GetBaseException().Message);
        }

        return new ConnectException(ConnectCode.Unavailable, "The database is away for the moment; try again later.");
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "{Procedure} refused: {Code}, {Reason}")]
        public static partial void Refused(ILogger logger, string procedure, ConnectCode code, string reason);

        [LoggerMessage(LogLevel.Debug, "{Procedure} has no caller any more ({Problem})")]
        public static partial void CallerGone(ILogger logger, string procedure, string problem);

        [LoggerMessage(LogLevel.Warning, "Runners are told that the server is unavailable: {Reason}")]
        public static partial void DatabaseAway(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Error, "{Procedure} failed")]
        public static partial void Failed(ILogger logger, string procedure, Exception problem);
    }
}
