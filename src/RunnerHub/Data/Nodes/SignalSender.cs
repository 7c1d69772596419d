using System.Threading.Channels;
using RunnerHub.Platform;

namespace RunnerHub.Data.Nodes;

/// <summary>
/// Carries what is published at this node to the others. Publishing only puts the topic into a set; whatever comes while one
/// message is on its way goes with the next, a topic once. What cannot be sent is kept.
/// </summary>
internal sealed partial class SignalSender : BackgroundService
{
    /// <summary>Above that it is one signal for everything.</summary>
    private const int MostKept = 5000;

    /// <summary>Between two messages: a storm of signals is no storm of messages.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(1);

    /// <summary>At the end, for what is still to be sent. Not of the host's time to stop, which those that stop before may have used up.</summary>
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(3);

    // Other machines do not wait for the clock of a test.
    private static readonly TimeProvider wallclock = TimeProvider.System;

    private readonly Channel<bool> news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock turn = new();
    private readonly SignalBus signals;
    private readonly NodeIdentity node;
    private readonly NodeConnection connection;
    private readonly ILogger<SignalSender> logger;
    private HashSet<string> kept = [];
    private int failures;

    public SignalSender(SignalBus signals, NodeIdentity node, NodeConnection connection, ILogger<SignalSender> logger)
    {
        (this.signals, this.node, this.connection, this.logger) = (signals, node, connection, logger);
        signals.Published += Keep;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // All others have stopped before, and what they published is here.
        await base.StopAsync(cancellationToken);
        using var patience = new CancellationTokenSource(LastPatience);
        await TrySendAsync(patience.Token);
        await connection.GiveUpAsync();
    }

    public override void Dispose()
    {
        signals.Published -= Keep;
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await news.Reader.ReadAsync(stoppingToken))
            {
                var pause = await TrySendAsync(stoppingToken) ? Rest : Outage.Pause(failures);
                await Task.Delay(pause, wallclock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping; StopAsync sends what is left.
        }
    }

    private void Keep(string topic)
    {
        Keep([topic]);
        news.Writer.TryWrite(true);
    }

    private void Keep(IEnumerable<string> topics)
    {
        lock (turn)
        {
            kept.UnionWith(topics);
            if (kept.Count > MostKept)
            {
                kept = [SignalPayloads.Everything];
            }
        }
    }

    private HashSet<string> Take()
    {
        lock (turn)
        {
            (var taken, kept) = (kept, []);
            return taken;
        }
    }

    private async Task<bool> TrySendAsync(CancellationToken cancellation)
    {
        var topics = Take();
        if (topics.Count == 0)
        {
            return true;
        }

        try
        {
            string[] payloads = [.. SignalPayloads.Pack(node.Name, topics)];
            await connection.AskAsync($"SELECT count(pg_notify('{NodeIdentity.Channel}', payload)::text) FROM unnest($1) AS payload", payloads, cancellation);
            if (failures > 0)
            {
                failures = 0;
                Log.Sent(logger);
            }

            return true;
        }
        catch (Exception problem)
        {
            Keep(topics);
            news.Writer.TryWrite(true);
            // Once an outage, not once a try.
            if (failures++ == 0 && !cancellation.IsCancellationRequested)
            {
                Log.NotSent(logger, problem.GetBaseException().Message, DatabaseFaults.IsDatabaseAway(problem) ? null : problem);
            }

            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Other nodes cannot be told of changes; it is kept and tried again: {Reason}")]
        public static partial void NotSent(ILogger logger, string reason, Exception? bug);

        [LoggerMessage(LogLevel.Information, "Other nodes are told of changes again")]
        public static partial void Sent(ILogger logger);
    }
}
