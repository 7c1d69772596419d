using NpgsqlTypes;

namespace RunnerHub.Data.Replicas;

/// <summary>
/// How far the primary's log was at which moment: what was committed before a mark is on a replica that has replayed so far. A
/// position tells what a time cannot, for the last transaction of an idle primary is old without any lag.
/// </summary>
internal sealed class ReplicaMarks
{
    private const int Most = 100;

    private readonly Lock turn = new();
    private readonly Queue<(long At, NpgsqlLogSequenceNumber Position)> marks = new();

    /// <summary>The timestamp of the newest mark; 0 when there is none.</summary>
    public long Newest { get; private set; }

    /// <param name="at">A timestamp from before the primary was asked.</param>
    /// <param name="position">What it answered.</param>
    public void Add(long at, NpgsqlLogSequenceNumber position)
    {
        lock (turn)
        {
            marks.Enqueue((at, position));
            Newest = at;
            if (marks.Count > Most)
            {
                marks.Dequeue();
            }
        }
    }

    /// <summary>As of when a replica is that has replayed so far; 0 when it is behind all marks.</summary>
    public long AsOf(NpgsqlLogSequenceNumber replayed)
    {
        lock (turn)
        {
            return marks.Where(mark => mark.Position <= replayed).Select(mark => mark.At).DefaultIfEmpty().Max();
        }
    }
}
