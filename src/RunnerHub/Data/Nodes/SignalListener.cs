using Npgsql;
using RunnerHub.Platform;

namespace RunnerHub.Data.Nodes;

/// <summary>
/// Hears what other nodes publish. What is published while there is no connection is lost, so each new one begins with every
/// topic that anybody here listens to: they read again, and know all that was missed.
/// </summary>
internal sealed partial class SignalListener(SignalBus signals, NodeIdentity node, ILogger<SignalListener> logger) : BackgroundService
{
    /// <summary>A connection that lasted for less has failed from the beginning.</summary>
    private static readonly TimeSpan ShortestLife = TimeSpan.FromSeconds(10);

    // Other machines do not wait for the clock of a test.
    private static readonly TimeProvider wallclock = TimeProvider.System;

    private bool failing;
    private volatile bool isHearing;

    /// <summary>
    /// True while what other nodes publish arrives here; a connection that has ended without a word is noticed within half a minute. When
    /// it turns true all who listen have been told.
    /// </summary>
    public bool IsHearing => isHearing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var failures = 1; !stoppingToken.IsCancellationRequested; failures++)
        {
            var began = wallclock.GetTimestamp();
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception problem)
            {
                if (stoppingToken.IsCancellationRequested)
                {
                    return;
                }

                // Once an outage, not once a try.
                if (!failing)
                {
                    failing = true;
                    Log.NotHeard(logger, problem.GetBaseException().Message, DatabaseFaults.IsDatabaseAway(problem) ? null : problem);
                }
            }

            failures = wallclock.GetElapsedTime(began) > ShortestLife ? 1 : failures;
            var pause = Outage.Pause(failures);
            await Task.Delay(pause, wallclock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ListenAsync(CancellationToken cancellation)
    {
        await using var connection = await node.OpenAsync(cancellation);
        connection.Notification += (_, message) => Hear(message.Payload);
        await using (var command = new NpgsqlCommand($"LISTEN {NodeIdentity.Channel}", connection))
        {
            await command.ExecuteNonQueryAsync(cancellation);
        }

        if (failing)
        {
            failing = false;
            Log.Heard(logger);
        }

        signals.RaiseAll();
        isHearing = true;
        try
        {
            while (true)
            {
                await connection.WaitAsync(cancellation);
            }
        }
        finally
        {
            isHearing = false;
        }
    }

    private void Hear(string payload)
    {
        var (sender, topics) = SignalPayloads.Unpack(payload);
        foreach (var topic in sender == node.Name ? [] : topics)
        {
            if (topic == SignalPayloads.Everything)
            {
                signals.RaiseAll();
            }
            else
            {
                signals.Raise(topic);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Changes at other nodes are not heard of; it is tried again, and what was missed is read then: {Reason}")]
        public static partial void NotHeard(ILogger logger, string reason, Exception? bug);

        [LoggerMessage(LogLevel.Information, "Changes at other nodes are heard of again")]
        public static partial void Heard(ILogger logger);
    }
}
