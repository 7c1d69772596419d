using Google.Protobuf;

namespace RunnerHub.Features.RunnerProtocol;

/// <summary>One procedure. It authenticates the caller (where it must), reads the message, does one thing, answers.</summary>
internal interface IRpc
{
    /// <exception cref="RunnerHub.Protocol.ConnectException">The call is refused; the message goes to the runner.</exception>
    Task<IMessage> AnswerAsync(ConnectCall call);
}
