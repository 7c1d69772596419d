using System.Numerics;

namespace RunnerHub.Benchmarks.Simulation;

/// <summary>
/// Counts how long things took: from a microsecond to twelve days within one per cent, in 36 kB however many they are.
/// Safe for parallel use.
/// </summary>
internal sealed class LatencyHistogram
{
    /// <summary>Each doubling of the time is divided into 2^7 buckets of the same width.</summary>
    private const int Precision = 7;
    private const int Largest = 40;

    private readonly long[] counts = new long[(Largest - Precision + 1) << Precision];
    private long longest;

    public long Count
    {
        get
        {
            var sum = 0L;
            foreach (var count in counts)
            {
                sum += count;
            }

            return sum;
        }
    }

    public TimeSpan Max => TimeSpan.FromMicroseconds(Volatile.Read(ref longest));

    /// <summary>Adds one; a negative time counts as none.</summary>
    public void Record(TimeSpan time)
    {
        var value = Math.Clamp((long)time.TotalMicroseconds, 0, (1L << Largest) - 1);
        Interlocked.Increment(ref counts[IndexOf(value)]);
        for (var seen = Volatile.Read(ref longest); value > seen;)
        {
            seen = Interlocked.CompareExchange(ref longest, value, seen) is var now && now == seen ? value : now;
        }
    }

    /// <param name="percent">Above 0 and at most 100.</param>
    /// <returns>The time within which that part of them was over; zero when there are none.</returns>
    public TimeSpan At(double percent)
    {
        var wanted = Math.Max(1, (long)Math.Ceiling(Count * percent / 100));
        var seen = 0L;
        for (var index = 0; index < counts.Length; index++)
        {
            seen += Volatile.Read(ref counts[index]);
            if (seen >= wanted)
            {
                var end = TimeSpan.FromMicroseconds(EndOf(index));
                return end < Max ? end : Max;
            }
        }

        return Max;
    }

    /// <summary>Forgets all of them.</summary>
    public void Clear()
    {
        Array.Clear(counts);
        Volatile.Write(ref longest, 0);
    }

    private static int IndexOf(long value)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)value | 1) - Precision);
        return (shift << Precision) + (int)(value >> shift);
    }

    /// <summary>The largest value of a bucket.</summary>
    private static long EndOf(int index)
    {
        var shift = Math.Max(0, (index >> Precision) - 1);
        return ((index - (shift << Precision) + 1L) << shift) - 1;
    }
}
