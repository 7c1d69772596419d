using System.Collections.Concurrent;
using RunnerHub.Data.Nodes;
using RunnerHub.Data.Replicas;
using RunnerHub.Platform;

namespace RunnerHub.Access;

/// <summary>
/// Who has changed something a moment ago, at whichever node: they expect to see it in lists. It is kept for as long as a replica
/// may be behind. While other nodes are not heard, anybody may have changed anything.
/// </summary>
internal sealed class OwnWrites : IDisposable
{
    private const string Topic = "wrote";
    private const string Prefix = Topic + ":";
    private const int Many = 1000;

    private readonly ConcurrentDictionary<string, long> latest = new();
    private readonly SignalBus signals;
    private readonly TimeProvider clock;
    private readonly SignalListener? others;
    private readonly IDisposable listening;
    private long lost;

    /// <param name="signals">Where it is told.</param>
    /// <param name="clock">The time.</param>
    /// <param name="others">Hears the other nodes; null where there are none.</param>
    public OwnWrites(SignalBus signals, TimeProvider clock, SignalListener? others = null)
    {
        (this.signals, this.clock, this.others) = (signals, clock, others);
        signals.Raised += Hear;
        // Raised alone when signals may have been lost: then anybody may have changed something.
        listening = signals.Subscribe(Topic, () => Interlocked.Exchange(ref lost, clock.GetTimestamp()));
    }

    /// <summary>Somebody has changed something.</summary>
    public void Note(long userId) => signals.Publish(Prefix + userId);

    /// <summary>The timestamp of what somebody may have changed last; <see cref="long.MaxValue"/> while nobody can know.</summary>
    public long Latest(long userId) =>
        others is { IsHearing: false } ? long.MaxValue : Math.Max(latest.GetValueOrDefault(Prefix + userId), Interlocked.Read(ref lost));

    public void Dispose()
    {
        signals.Raised -= Hear;
        listening.Dispose();
    }

    private void Hear(string topic)
    {
        if (!topic.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return;
        }

        latest[topic] = clock.GetTimestamp();
        if (latest.Count > Many)
        {
            foreach (var old in latest.Where(write => clock.GetElapsedTime(write.Value) > Replica.MostLag))
            {
                latest.TryRemove(old);
            }
        }
    }
}

internal static class OwnWritesOfRequests
{
    /// <summary>Where there is a replica, notes who changes something, and which requests must see everything.</summary>
    public static void UseOwnWrites(this WebApplication app)
    {
        if (app.Services.GetService<Replica>() is not null)
        {
            // Made now, before other nodes are heard, and not for the first who asks: what was told until then would be unknown to it.
            app.Services.GetRequiredService<OwnWrites>();
            app.Use(FollowAsync);
        }
    }

    private static Task FollowAsync(HttpContext context, RequestDelegate next)
    {
        var (request, user) = (context.Request, context.RequestServices.GetRequiredService<CurrentUser>());
        if (!user.IsSignedIn)
        {
            return next(context);
        }

        var changes = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);
        if (changes)
        {
            var writes = context.RequestServices.GetRequiredService<OwnWrites>();
            // After the change and before the answer, so that whoever has the answer sees the change.
            context.Response.OnStarting(() =>
            {
                writes.Note(user.Id);
                return Task.CompletedTask;
            });
        }

        // A page that was told of a change must find it, and whoever says so wants no old answer.
        context.RequestServices.GetRequiredService<Reads>().MustBeNewest =
            changes || request.Wants() == Wants.Fragment || request.GetTypedHeaders().CacheControl?.NoCache == true;
        return next(context);
    }
}
