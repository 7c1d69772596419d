using Google.Protobuf;
using RunnerHub.Protocol;

namespace RunnerHub.Benchmarks.Simulation;

/// <summary>How one runner's calls travel: one at a time.</summary>
internal interface IWire : IDisposable
{
    /// <param name="who">Null for the calls of those who have not registered.</param>
    /// <param name="timeout">Told to the server, and kept here.</param>
    /// <returns>Never throws for what a server, or its absence, may do.</returns>
    ValueTask<WireAnswer> CallAsync(string procedure, IMessage message, RunnerCredentials? who, TimeSpan timeout);
}

/// <summary>What became of a call.</summary>
/// <param name="Problem">Null when it went well.</param>
/// <param name="IsHeard">The server has said it; false when the connection broke, was refused or stayed silent.</param>
/// <param name="Message">What the server, or this machine, said of the problem.</param>
internal readonly record struct WireAnswer(ConnectCode? Problem, bool IsHeard, ReadOnlyMemory<byte> Body, string? Message = null)
{
    public static WireAnswer TimedOut { get; } = new(ConnectCode.DeadlineExceeded, false, default);

    public static WireAnswer Lost(string why) => new(ConnectCode.Unavailable, false, default, why);

    /// <param name="isGzip">The body is compressed.</param>
    public static WireAnswer Heard(int status, bool isGzip, ReadOnlyMemory<byte> body)
    {
        try
        {
            body = isGzip ? ConnectBody.Gunzip(body, int.MaxValue) : body;
            if (status == 200)
            {
                return new WireAnswer(null, true, body);
            }

            var problem = ConnectError.Read(status, body.Span);
            return new WireAnswer(problem.Code, true, default, problem.Message);
        }
        catch (ConnectException damaged)
        {
            return new WireAnswer(ConnectCode.Unknown, true, default, damaged.Message);
        }
    }
}
