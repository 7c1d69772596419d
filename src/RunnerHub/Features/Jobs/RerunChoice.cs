namespace RunnerHub.Features.Jobs;

/// <summary>Which jobs of a run are done again with those that were chosen. Knows no database.</summary>
internal static class RerunChoice
{
    /// <summary>
    /// With a job those that need it are done again, and of one that calls a workflow all jobs of that. A job of a called workflow has
    /// those that lead to it called again, whose other jobs stay as they ended.
    /// </summary>
    /// <param name="jobs">All of the run.</param>
    /// <param name="chosen">Some of them.</param>
    /// <returns>Their ids.</returns>
    public static HashSet<long> Of(IReadOnlyList<JobState> jobs, IReadOnlyList<JobState> chosen)
    {
        var (byId, called) = (jobs.ToDictionary(job => job.Id), jobs.ToLookup(job => job.CallerId));
        var (whole, again) = (new HashSet<long>(), new HashSet<long>());
        var next = new Queue<(JobState Job, bool IsWhole)>(chosen.Select(job => (job, true)));
        while (next.TryDequeue(out var one))
        {
            var (job, isWhole) = one;
            if (isWhole && whole.Add(job.Id))
            {
                foreach (var inner in called[job.Id])
                {
                    next.Enqueue((inner, true));
                }
            }

            if (!again.Add(job.Id))
            {
                continue;
            }

            foreach (var dependent in called[job.CallerId].Where(other => other.Needs.Contains(job.Key)))
            {
                next.Enqueue((dependent, true));
            }

            if (job.CallerId is { } caller && byId.TryGetValue(caller, out var above))
            {
                next.Enqueue((above, false));
            }
        }

        return again;
    }
}
