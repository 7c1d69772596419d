namespace RunnerHub.Benchmarks;

/// <summary>The kinds of lists of work that are measured: queues, why a job waits, runs of a repository, and jobs for programs.</summary>
internal static class WorkReads
{
    public const int Jobs = 100_000;

    private const string Place = $"/{ListedFleet.Organization}/{ListedFleet.Repository}";
    private const string Api = "/api/v1";

    /// <param name="jobs">How many wait; as many runs have ended.</param>
    /// <param name="next">A job that is among the next.</param>
    /// <param name="last">A job that is among the last.</param>
    public static IEnumerable<(string What, string Path)> Of(int jobs, long next, long last) =>
    [
        .. Queues(jobs), .. Runs(jobs), .. Programs(jobs),
        ("why the next job waits", $"{Api}/repos{Place}/actions/jobs/{next}/verdicts"), ("why the last job waits", $"{Api}/repos{Place}/actions/jobs/{last}/verdicts"),
    ];

    private static IEnumerable<(string What, string Path)> Queues(int jobs)
    {
        var (site, middle) = ("/-/admin/actions/queue", jobs / 100);
        return
        [
            ("queue of the site", site), ("queue of the site, waiting", $"{site}?status=waiting"), ("queue of the site, middle page", $"{site}?status=waiting&page={middle}"),
            ("queue of the site, last page", $"{site}?page={jobs}"), ("queue of the site, running", $"{site}?status=running"),
            ("queue of the site, a label", $"{site}?label=windows&status=waiting"), ("queue of the site, a repository", $"{site}?repository=lists/list&status=waiting"),
            ("queue of the site, label and repository, middle page", $"{site}?label=linux&repository=listed-1&status=waiting&page=50"),
            .. from place in new[] { ("an organisation", $"/org/{ListedFleet.Organization}"), ("a user", "/user"), ("a repository", Place) }
               from page in new[] { 1, middle / 2, jobs }
               select ($"queue of {place.Item1}, {(page == 1 ? "first" : page == jobs ? "last" : "middle")} page", $"{place.Item2}/settings/actions/queue?status=waiting&page={page}"),
            ("queue of a repository, a label", $"{Place}/settings/actions/queue?label=linux&status=waiting"),
            ("queue of an organisation, a label, middle page", $"/org/{ListedFleet.Organization}/settings/actions/queue?label=linux&status=waiting&page={middle / 5}"),
        ];
    }

    private static IEnumerable<(string What, string Path)> Runs(int runs)
    {
        var (path, middle) = ($"{Place}/actions", runs / 60);
        return
        [
            ("runs", path), ("runs, middle page", $"{path}?page={middle}"), ("runs, last page", $"{path}?page={runs}"),
            .. from state in new[] { "waiting", "running", "success", "failure", "cancelled", "skipped" } select ($"runs, {state}", $"{path}?status={state}"),
            ("runs, failure, middle page", $"{path}?status=failure&page={middle / 5}"),
            ("runs of a workflow", $"{path}?workflow=build-7.yml"), ("runs of no workflow", $"{path}?workflow=none.yml"),
            ("runs of an event", $"{path}?event=push"), ("runs of an event, failure, middle page", $"{path}?event=push&status=failure&page={middle / 20}"),
            ("runs of somebody", $"{path}?actor=developer-7"), ("runs of nobody", $"{path}?actor=nobody"),
            ("runs, search: a branch", $"{path}?q=topic-1234"), ("runs, search: every run", $"{path}?q=change"), ("runs, search: a number", $"{path}?q=%2377777"),
            ("runs, search: nothing", $"{path}?q=no-such-thing"), ("runs of a workflow and somebody, search", $"{path}?workflow=Build+7&actor=developer-7&q=module"),
            ("API, runs", $"{Api}/repos{path}/runs?limit=50"), ("API, runs, middle page", $"{Api}/repos{path}/runs?limit=50&page={runs / 100}"),
            ("API, runs by status", $"{Api}/repos{path}/runs?limit=50&status=failure"), ("API, runs of a branch", $"{Api}/repos{path}/runs?limit=50&branch=topic-1234"),
            ("API, runs of somebody and an event", $"{Api}/repos{path}/runs?limit=50&actor=developer-7&event=push"),
        ];
    }

    private static IEnumerable<(string What, string Path)> Programs(int jobs) =>
        from place in new[] { ("site", "/admin"), ("organisation", $"/orgs/{ListedFleet.Organization}"), ("user", "/user"), ("repository", $"/repos{Place}") }
        from list in new[]
        {
            ("", ""), (", middle page", $"&page={jobs / 200}"), (", queued", "&status=queued"), (", queued, oldest, middle page", $"&status=queued&order=asc&page={jobs / 400}"),
            (", in progress", "&status=in_progress"), (", failed", "&status=failure"), (", labels", "&labels=linux"), (", queued for labels", "&status=queued&labels=linux,pool-6"),
            (", queued for a rare label", "&status=queued&labels=gpu-rare"), (", queued for unknown labels", "&status=queued&labels=zzz"),
        }
        select ($"API, jobs of {place.Item1}{list.Item1}", $"{Api}{place.Item2}/actions/jobs?limit=50{list.Item2}");
}
