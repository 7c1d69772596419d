namespace RunnerHub.Protocol;

/// <summary>A call that failed with a Connect error: on the server one to send, in a client one received.</summary>
public sealed class ConnectException(ConnectCode code, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public ConnectCode Code { get; } = code;
}
