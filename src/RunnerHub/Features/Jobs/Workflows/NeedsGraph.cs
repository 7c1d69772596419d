namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>Checks what jobs need: others of the workflow, and never in a circle.</summary>
internal static class NeedsGraph
{
    /// <summary>The jobs with what they need called as it calls itself: case makes no difference in a text, and does everywhere else.</summary>
    public static IReadOnlyList<JobShape> Resolve(IReadOnlyList<JobShape> jobs)
    {
        var keys = jobs.DistinctBy(job => job.Key, StringComparer.OrdinalIgnoreCase).ToDictionary(job => job.Key, job => job.Key, StringComparer.OrdinalIgnoreCase);
        return [.. jobs.Select(job => job.Needs.Count == 0 ? job : job with
        {
            Needs = [.. job.Needs.Select(need => need with { Value = keys.GetValueOrDefault(need.Value, need.Value) }).DistinctBy(need => need.Value)],
        })];
    }

    public static void Check(IReadOnlyList<JobShape> jobs, ProblemList problems)
    {
        var byKey = jobs.DistinctBy(job => job.Key).ToDictionary(job => job.Key);
        foreach (var job in jobs)
        {
            foreach (var need in job.Needs)
            {
                if (need.Value == job.Key)
                {
                    problems.Add(need, $"jobs.{job.Key} needs itself");
                }
                else if (!byKey.ContainsKey(need.Value))
                {
                    problems.Add(need, $"jobs.{job.Key} needs “{Platform.StorableText.CutToWidth(need.Value, 60)}”, and there is no such job");
                }
            }
        }

        if (problems.IsEmpty && FindCycle(byKey) is { } cycle)
        {
            problems.Add(cycle[0].Needs.First(need => need.Value == cycle[1].Key),
                $"the jobs need each other in a circle: {string.Join(" needs ", cycle.Select(job => job.Key))}");
        }
    }

    /// <returns>The jobs of a circle, the first again at the end; or null.</returns>
    private static List<JobShape>? FindCycle(Dictionary<string, JobShape> jobs)
    {
        var open = jobs.ToDictionary(job => job.Key, job => job.Value.Needs.Count);
        var followers = jobs.Values.SelectMany(job => job.Needs, (job, need) => (job.Key, Need: need.Value)).ToLookup(edge => edge.Need, edge => edge.Key);
        var free = new Queue<string>(open.Where(job => job.Value == 0).Select(job => job.Key));
        while (free.TryDequeue(out var ended))
        {
            foreach (var follower in followers[ended].Where(follower => --open[follower] == 0))
            {
                free.Enqueue(follower);
            }
        }

        if (jobs.Values.FirstOrDefault(job => open[job.Key] > 0) is not { } first)
        {
            return null;
        }

        // Each that is left needs another that is left, so that this walk must meet itself.
        List<JobShape> walk = [first];
        while (true)
        {
            var next = jobs[walk[^1].Needs.First(need => open[need.Value] > 0).Value];
            var begin = walk.IndexOf(next);
            walk.Add(next);
            if (begin >= 0)
            {
                return walk[begin..];
            }
        }
    }
}
