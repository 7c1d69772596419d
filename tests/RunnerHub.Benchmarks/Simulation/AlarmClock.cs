using System.Diagnostics;

namespace RunnerHub.Benchmarks.Simulation;

/// <summary>
/// Wakes sleepers at their time, a millisecond or two after it. .NET's own timers look through all that are due within a third of a
/// second each time that one is, and each leaves garbage that has grown old: for a hundred thousand runners that is more than their calls take.
/// </summary>
internal sealed class AlarmClock : IDisposable
{
    /// <summary>One for each millisecond of the next while; who sleeps longer is passed over until it is due.</summary>
    private const int Slots = 8192;

    private readonly Sleeper?[] slots = new Sleeper?[Slots];
    private readonly Lock turn = new();
    private readonly long start = Stopwatch.GetTimestamp();
    private readonly Thread thread;
    private long rung;
    private volatile bool isOver;

    public AlarmClock()
    {
        thread = new Thread(Run) { IsBackground = true, Name = nameof(AlarmClock) };
        thread.Start();
    }

    private long Now => (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds;

    public void Set(Sleeper sleeper, TimeSpan time)
    {
        lock (turn)
        {
            sleeper.Due = Math.Max(Now + (long)Math.Ceiling(time.TotalMilliseconds), rung + 1);
            Put(sleeper);
        }
    }

    public void Dispose()
    {
        isOver = true;
        thread.Join();
    }

    private void Run()
    {
        while (!isOver)
        {
            for (var now = Now; rung < now;)
            {
                Wake(TakeDue());
            }

            Thread.Sleep(1);
        }
    }

    private Sleeper? TakeDue()
    {
        lock (turn)
        {
            rung++;
            var all = slots[rung % Slots];
            slots[rung % Slots] = null;
            Sleeper? due = null;
            while (all is { } sleeper)
            {
                all = sleeper.Next;
                if (sleeper.Due > rung)
                {
                    Put(sleeper);
                }
                else
                {
                    (sleeper.Next, due) = (due, sleeper);
                }
            }

            return due;
        }
    }

    private void Put(Sleeper sleeper)
    {
        ref var slot = ref slots[sleeper.Due % Slots];
        (sleeper.Next, slot) = (slot, sleeper);
    }

    private static void Wake(Sleeper? due)
    {
        while (due is { } sleeper)
        {
            // Once it is awake it may be set again.
            (due, sleeper.Next) = (sleeper.Next, null);
            sleeper.Wake();
        }
    }
}
