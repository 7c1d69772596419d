using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs;

/// <summary>
/// Every change of jobs is one transaction that ends here: those who follow jobs write their part into it, and whoever
/// waits is told once it is done. Rows are held in the order run, jobs, tasks;
/// before the run comes the turn at concurrency groups, where it has any.
/// </summary>
internal sealed class JobTransaction(RunnerHubDb db, SignalBus signals, IEnumerable<IFollowsJobs> followers)
{
    private const int Attempts = 10;

    private readonly List<JobChange> changes = [];
    private readonly List<string> topics = [];

    /// <summary>Notes that a job is another from now on.</summary>
    public void Note(JobChange change) => changes.Add(change);

    /// <summary>Has a topic of the signal bus told when the transaction is done.</summary>
    public void Tell(string topic) => topics.Add(topic);

    /// <summary>Does the work in a transaction; from its beginning when the database has ended it for another's sake, or the work asks for it.</summary>
    /// <exception cref="TryAgain">Nothing was written, at any of several attempts.</exception>
    public async Task<T> DoAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            changes.Clear();
            topics.Clear();
            db.ChangeTracker.Clear();
            try
            {
                await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
                var result = await work();
                foreach (var follower in changes.Count > 0 ? followers : [])
                {
                    await follower.OnChangedAsync(changes, cancellation);
                }

                await transaction.CommitAsync(cancellation);
                foreach (var follower in changes.Count > 0 ? followers : [])
                {
                    follower.OnDone();
                }

                Publish();
                return result;
            }
            catch (Exception problem) when ((problem is TryAgain || db.IsDeadlock(problem)) && attempt < Attempts)
            {
                // Nothing was written; what has come between is there to be read now.
            }
        }
    }

    private void Publish()
    {
        if (changes.Exists(change => change.Status == JobStatus.Waiting))
        {
            signals.Publish(JobSignals.Queued);
        }

        foreach (var topic in changes.Count > 0 ? topics.Append(JobSignals.Changed).Distinct() : topics.Distinct())
        {
            signals.Publish(topic);
        }
    }
}

/// <summary>Thrown in a transaction whose rows were changed by somebody else between being read and being written.</summary>
internal sealed class TryAgain() : Exception("The rows were changed by others at each attempt.");
