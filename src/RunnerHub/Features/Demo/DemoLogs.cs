using RunnerHub.Data;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Logs;

namespace RunnerHub.Features.Demo;

/// <summary>Writes what the tasks of the example site printed, and how their steps went.</summary>
internal sealed class DemoLogs(RunnerHubDb db, DateTimeOffset now)
{
    private static readonly string[] Parts = ["basket", "catalogue", "checkout", "invoices", "lamps", "orders", "prices", "search", "sessions", "shipping", "stock", "units"];

    private readonly Random random = new(20260305);

    /// <param name="task">Saved already.</param>
    /// <param name="job">Its job, with two steps.</param>
    public void Add(ActionTask task, ActionRunJob job)
    {
        var end = task.Stopped ?? now;
        var packing = new LogPacking(task.Id, 0);
        var count = 0L;
        var second = task.Started + ((end - task.Started) * 0.1);
        Write(task.Started, second, SetUp(task));
        var first = count;
        Write(task.Started, second, CheckOut());
        AddStep(0, task.Started, second, JobStatus.Success, first);
        var main = count;
        Write(second, end, Main(job, task.Status));
        AddStep(1, second, task.Stopped, task.Status, main);
        if (task.Status.IsFinal)
        {
            Write(end, end, [$"Job {(task.Status == JobStatus.Success ? "succeeded" : "failed")}"]);
        }

        db.LogChunks.AddRange(packing.Done());
        (task.LogLength, task.LogSize, task.LogSealed) = (count, packing.Size, task.Status.IsFinal);

        void Write(DateTimeOffset from, DateTimeOffset to, IReadOnlyList<string> rows)
        {
            for (var row = 0; row < rows.Count; row++, count++)
            {
                packing.Add(from + ((to - from) * row / rows.Count), rows[row]);
            }
        }

        void AddStep(int index, DateTimeOffset from, DateTimeOffset? to, JobStatus status, long row) => db.TaskSteps.Add(new ActionTaskStep
        {
            TaskId = task.Id,
            Index = index,
            Status = status,
            Started = from,
            Stopped = to,
            LogIndex = row,
            LogLength = count - row,
        });
    }

    private static string[] SetUp(ActionTask task) => [$"{task.RunnerName} (version: v3.1.0) received task {task.Id}", "Workspace: prepared", "Environment: 14 variables"];

    private string[] CheckOut() =>
    [
        "::group::Fetch the repository", "\e[36;1mgit fetch --depth 1 origin\e[0m", $"remote: Counting objects: {random.Next(400, 4000)}, done.", "remote: Compressing objects: 100%", "::endgroup::",
        "HEAD is now at the commit of this run",
    ];

    private List<string> Main(ActionRunJob job, JobStatus status)
    {
        var rows = new List<string> { $"::group::Run {job.Key}", $"\e[36;1mmake {job.Key}\e[0m", "::endgroup::" };
        foreach (var part in Parts)
        {
            rows.Add($"::group::{job.Name}: {part}");
            rows.AddRange(Enumerable.Range(1, random.Next(4, 12)).Select(number => $"{part}/{number:D2} \e[32mok\e[0m in {random.Next(3, 900)} ms"));
            rows.Add("::endgroup::");
        }

        rows.AddRange(status switch
        {
            JobStatus.Success => [$"\e[32;1m{Parts.Length} of {Parts.Length} parts are done\e[0m"],
            JobStatus.Failure =>
            [
                $"::error::{Parts[^1]} did not end as expected", "\e[31mexpected: 12.40\e[0m", "\e[31mactual:   12.04\e[0m", "\e[31;1mmake: *** 1 error\e[0m", "Process completed with exit code 2.",
            ],
            _ => Array.Empty<string>(),
        });
        return rows;
    }
}
