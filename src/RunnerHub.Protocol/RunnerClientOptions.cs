namespace RunnerHub.Protocol;

/// <summary>How a <see cref="RunnerClient"/> speaks. The defaults are those of a stock runner.</summary>
public sealed class RunnerClientOptions
{
    /// <summary>Binary, or JSON for reading along.</summary>
    public ConnectCodec Codec { get; init; } = ConnectCodec.Binary;

    /// <summary>Compresses requests; stock runners never do.</summary>
    public bool GzipRequests { get; init; }

    /// <summary>Accepts compressed replies.</summary>
    public bool AcceptGzip { get; init; } = true;

    /// <summary>The User-Agent header.</summary>
    public string UserAgent { get; init; } = "runnerhub-client/0.1";

    /// <summary>Replies above this many bytes, inflated or not, are refused.</summary>
    public int MaxReplyBytes { get; init; } = 64 * 1024 * 1024;
}

/// <summary>What a registered runner proves itself with.</summary>
public sealed record RunnerCredentials(string Uuid, string Token)
{
    /// <summary>Leaves the secret out.</summary>
    public override string ToString() => $"runner {Uuid}";
}
