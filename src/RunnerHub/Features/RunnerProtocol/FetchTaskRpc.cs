using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Runners;
using RunnerHub.Platform;
using RunnerHub.Protocol.Messages;

namespace RunnerHub.Features.RunnerProtocol;

/// <summary>The poll for work. It is held while there is none, for as long as the runner waits for an answer.</summary>
internal sealed class FetchTaskRpc(
    RunnerAuthentication authentication, JobDispatcher dispatcher, JobSettings settings, PublicUrl url, JobMetrics metrics, Lateness lateness) : IRpc
{
    /// <summary>
    /// Never 0, which a runner takes for a server too old to have versions, and always the same: what waits is known when a
    /// poll comes, whatever the runner has seen before.
    /// </summary>
    private const long Version = 1;

    /// <summary>How long before its deadline a runner is answered: on the way, and through a proxy, an answer takes time.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(500);

    /// <summary>By which part the polls of some are held for a shorter time than those of others.</summary>
    private const double Spread = 0.08;

    /// <summary>How many times a call waits for a free thread, on its way in and out again.</summary>
    private const int Steps = 4;

    public async Task<IMessage> AnswerAsync(ConnectCall call)
    {
        var runner = await authentication.RequireAsync(call);
        await call.ReadAsync<FetchTaskRequest>(MessageLimits.Small);
        metrics.Polled();
        if (await dispatcher.WaitAsync(runner, PatienceWith(runner, call.Timeout), call.Gone) is not { } claimed)
        {
            return new FetchTaskResponse { TasksVersion = Version };
        }

        metrics.Claimed(claimed);
        // Only now: a poll that finds nothing needs nothing that leads to the database.
        var offers = call.Http.RequestServices.GetRequiredService<TaskOffers>();
        call.WhenNotDelivered(() => offers.ReturnAsync(claimed));
        return await offers.PrepareAsync(claimed, $"{url.Of(call.Http.Request)}/", call.Cancellation) is { } prepared
            ? new FetchTaskResponse { TasksVersion = Version, Task = ToMessage(claimed, prepared) }
            : new FetchTaskResponse { TasksVersion = Version };
    }

    /// <summary>
    /// How long the poll may be held. A fleet that has come all at once, after a restart, does not have to be answered all at once;
    /// and when more comes than the machine can do, an answer takes longer on its way.
    /// </summary>
    private TimeSpan PatienceWith(CallingRunner runner, TimeSpan? timeout)
    {
        var patience = timeout is { } wait ? Shorter(wait - Margin - (Steps * lateness.Now), settings.LongestPoll) : settings.LongestPoll;
        return patience > TimeSpan.Zero ? patience * (1 - (Spread * (runner.Id % 100) / 100)) : TimeSpan.Zero;
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static Protocol.Messages.Task ToMessage(ClaimedTask claimed, PreparedTask prepared) => new()
    {
        Id = claimed.Task.Id,
        WorkflowPayload = ByteString.CopyFromUtf8(prepared.Payload),
        Context = Struct.Parser.ParseJson(prepared.Context.ToJsonString()),
        Secrets = { (IDictionary<string, string>)prepared.Secrets.ToDictionary() },
        Vars = { (IDictionary<string, string>)prepared.Variables.ToDictionary() },
        Needs =
        {
            prepared.Needs.ToDictionary(need => need.Key, need => new TaskNeed
            {
                Result = (Result)need.Value.Result,
                Outputs = { (IDictionary<string, string>)need.Value.Outputs.ToDictionary() },
            }),
        },
    };
}
