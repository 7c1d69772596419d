using Google.Protobuf;
using RunnerHub.Features.Runners;
using RunnerHub.Platform;
using RunnerHub.Protocol;
using RunnerHub.Protocol.Messages;

namespace RunnerHub.Features.RunnerProtocol;

/// <summary>Makes a runner out of a registration token; the only call whose reply holds a secret.</summary>
internal sealed partial class RegisterRpc(RunnerRegistry runners, RateLimits limits, ILogger<RegisterRpc> logger) : IRpc
{
    public async Task<IMessage> AnswerAsync(ConnectCall call)
    {
        if (limits.CountRegistration(call.Http) is not null)
        {
            throw new ConnectException(ConnectCode.ResourceExhausted, "Too many registrations from this address; try again in a minute.");
        }

        var request = await call.ReadAsync<RegisterRequest>(MessageLimits.Small);
        var answer = await runners.RegisterAsync(
            new RunnerRegistration(request.Token, request.Name, request.Version, LabelsOf(request), request.Ephemeral, request.Capabilities),
            call.Cancellation);
        if (answer.Runner is not { } runner)
        {
            Log.Refused(logger, answer.Outcome);
            throw Refusal(answer.Outcome);
        }

        Log.Registered(logger, runner.Id, runner.Uuid);
        return new RegisterResponse
        {
            Runner = new Runner
            {
                Id = runner.Id,
                Uuid = runner.Uuid.ToString("D"),
                Token = runner.Secret,
                Name = runner.Name,
                Version = runner.Version,
                Labels = { runner.Labels },
                Ephemeral = runner.Ephemeral,
                Status = Protocol.Messages.RunnerStatus.Offline,
            },
        };
    }

#pragma warning disable CS0612 // the fields of runners that do not know labels yet
    private static IEnumerable<string> LabelsOf(RegisterRequest request) =>
        request.Labels.Count > 0 ? request.Labels : request.AgentLabels.Concat(request.CustomLabels);
#pragma warning restore CS0612

    private static ConnectException Refusal(RegisterOutcome outcome) => outcome switch
    {
        RegisterOutcome.MissingToken => new(ConnectCode.InvalidArgument, "missing runner token"),
        RegisterOutcome.MissingName => new(ConnectCode.InvalidArgument, "missing runner name"),
        RegisterOutcome.UnknownToken => new(ConnectCode.NotFound, "runner registration token not found"),
        RegisterOutcome.ResetToken => new(
            ConnectCode.FailedPrecondition, "runner registration token has been invalidated, please use the latest one"),
        _ => RunnerTexts.Unusable(),
    };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Runner {Id} ({Uuid}) has registered")]
        public static partial void Registered(ILogger logger, long id, Guid uuid);

        [LoggerMessage(LogLevel.Information, "A runner could not register: {Reason}")]
        public static partial void Refused(ILogger logger, RegisterOutcome reason);
    }
}
