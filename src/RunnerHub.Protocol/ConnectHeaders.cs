namespace RunnerHub.Protocol;

/// <summary>Header names and values of the Connect protocol and of runners.</summary>
public static class ConnectHeaders
{
    /// <summary>Version of the Connect protocol; the one value is <see cref="ProtocolVersionValue"/>.</summary>
    public const string ProtocolVersion = "Connect-Protocol-Version";

    public const string ProtocolVersionValue = "1";

    /// <summary>How long the caller waits, in milliseconds: one to ten digits.</summary>
    public const string TimeoutMs = "Connect-Timeout-Ms";

    /// <summary>The UUID that a runner got when it registered.</summary>
    public const string RunnerUuid = "x-runner-uuid";

    /// <summary>The secret that a runner got when it registered.</summary>
    public const string RunnerToken = "x-runner-token";

    public const string Gzip = "gzip";

    public const string Identity = "identity";
}
