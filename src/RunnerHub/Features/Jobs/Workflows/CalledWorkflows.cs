using System.Text.Json;

namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>The workflows that those of a run call, by their paths: with the run they stay as they were when it was submitted.</summary>
internal sealed class CalledWorkflows
{
    /// <summary>How deep they may call each other, the first included; as on GitHub.</summary>
    public const int Deepest = 10;

    public const int Most = 50;

    /// <summary>Of all texts together, in characters.</summary>
    public const int LongestTexts = 2 << 20;

    public static readonly CalledWorkflows None = new();

    private readonly Dictionary<string, (string Text, WorkflowShape Shape)> byPath = [];

    /// <summary>How many call each other from each on, itself included; 0 where something is wrong.</summary>
    private readonly Dictionary<string, int> heights = [];

    private CalledWorkflows()
    {
    }

    /// <summary>Their texts by their paths, a JSON object; null when there are none.</summary>
    public string? Json => byPath.Count == 0 ? null : JsonSerializer.Serialize(byPath.ToDictionary(one => one.Key, one => one.Value.Text));

    /// <summary>Whether one of them, or a job of one, has a concurrency group.</summary>
    public bool AreGrouped => byPath.Values.Any(one => one.Shape.Concurrency is not null || one.Shape.Jobs.Any(job => job.Concurrency is not null));

    /// <param name="json">As in <see cref="Json"/>.</param>
    public static CalledWorkflows Read(string? json)
    {
        var read = new CalledWorkflows();
        foreach (var (path, text) in json is null ? [] : JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? [])
        {
            var (shape, _) = WorkflowReader.Read(text);
            if (shape is not null)
            {
                read.byPath[path] = (text, shape);
            }
        }

        return read;
    }

    /// <summary>Reads all that a workflow calls, and those that these call, and checks each call.</summary>
    /// <param name="workflow">The one that the run is started with.</param>
    /// <param name="textOf">The text of a path, or null when there is none.</param>
    public static async Task<(CalledWorkflows Called, IReadOnlyList<WorkflowProblem> Problems)> GatherAsync(WorkflowShape workflow, Func<string, Task<string?>> textOf)
    {
        var (called, problems) = (new CalledWorkflows(), new ProblemList());
        foreach (var job in workflow.Jobs.Where(job => job.Call is not null))
        {
            var mine = new ProblemList();
            await called.GatherAsync(new Step("", [], job), textOf, mine);
            foreach (var problem in mine.InOrder)
            {
                problems.Add(new Mark(problem.Line, problem.Column), problem.Message);
            }
        }

        return (called, problems.InOrder);
    }

    public WorkflowShape? Find(string path) => byPath.TryGetValue(path, out var found) ? found.Shape : null;

    /// <param name="Caller">The path of the workflow in which the job stands.</param>
    /// <param name="Above">The paths of those that lead to it.</param>
    private sealed record Step(string Caller, IReadOnlyList<string> Above, JobShape Job)
    {
        public CallShape Call => Job.Call!;
    }

    /// <summary>What is wrong is told where the call stands; of one that is not in the text of the run itself, its path comes with it.</summary>
    /// <returns>How many workflows call each other from the called one on; 0 after a problem.</returns>
    private async Task<int> GatherAsync(Step step, Func<string, Task<string?>> textOf, ProblemList problems)
    {
        var path = CalledPath.Of(step.Call.Uses.Value, step.Caller);
        if (step.Above.Contains(path))
        {
            problems.Add(step.Call.Uses, $"workflows call each other in a circle: {string.Join(" calls ", [.. step.Above.SkipWhile(above => above != path), path])}");
            return 0;
        }

        // However often it is called, and from wherever: it is read once.
        if (!heights.TryGetValue(path, out var height))
        {
            heights[path] = height = await FollowAsync(path, step, textOf, problems);
        }

        if (Find(path) is not { } called || height == 0)
        {
            return 0;
        }

        if (called.Triggers.Call is not { } takes)
        {
            problems.Add(step.Call.Uses, $"{path} cannot be called: it does not run on {WorkflowEvents.Call}");
            return 0;
        }

        Check(step, path, takes, called, problems);
        if (1 + step.Above.Count + height > Deepest)
        {
            problems.Add(step.Call.Uses, $"workflows may call each other {Deepest} deep");
            return 0;
        }

        return height;
    }

    /// <summary>Reads a workflow, and those that it calls.</summary>
    /// <returns>As <see cref="GatherAsync(Step, Func{string, Task{string?}}, ProblemList)"/>.</returns>
    private async Task<int> FollowAsync(string path, Step step, Func<string, Task<string?>> textOf, ProblemList problems)
    {
        if (await ReadAsync(path, step, textOf, problems) is not { } called)
        {
            return 0;
        }

        var height = 1;
        foreach (var job in called.Jobs.Where(job => job.Call is not null).TakeWhile(_ => !problems.IsFull))
        {
            var inner = new ProblemList();
            height = Math.Max(height, 1 + await GatherAsync(new Step(path, [.. step.Above, path], job), textOf, inner));
            AddAll(inner.InOrder, path, step, problems);
        }

        return height;
    }

    private async Task<WorkflowShape?> ReadAsync(string path, Step step, Func<string, Task<string?>> textOf, ProblemList problems)
    {
        if (byPath.Count >= Most || await textOf(path) is not { } text)
        {
            problems.Add(step.Call.Uses, byPath.Count >= Most ? $"more than {Most} workflows would be called"
                : CalledPath.FileOf(path) is { } file ? $"there is no {path}: the repository keeps no workflow {file}, and none of that path came with the run"
                : $"there is no {path}: this server has no repositories to read it from, and none of that path came with the run");
            return null;
        }

        if (byPath.Values.Sum(one => one.Text.Length) + text.Length > LongestTexts)
        {
            problems.Add(step.Call.Uses, $"the workflows that are called have more than {LongestTexts >> 20} Mi characters together");
            return null;
        }

        var (shape, wrong) = WorkflowReader.Read(text);
        AddAll(wrong, path, step, problems);
        if (shape is not null)
        {
            byPath[path] = (text, shape);
        }

        return shape;
    }

    private static void Check(Step step, string path, WorkflowCall takes, WorkflowShape called, ProblemList problems)
    {
        var (call, of) = (step.Call, $"jobs.{step.Job.Key}");
        foreach (var given in call.With)
        {
            var input = takes.Inputs.Inputs.FirstOrDefault(input => Same(input.Name, given));
            var why = input is null ? $"is not asked for; {path} takes {Listed(takes.Inputs.Inputs.Select(known => known.Name))}"
                : given.Value.HasExpression ? null
                : input.WhyNot(NodeValues.ValueOf(given.Value.Node) is ExpressionValue.Truth truth ? truth.AsText : given.Value.Node.Value);
            if (why is not null)
            {
                problems.Add(given.Name, $"{given.Value.Path} {why}");
            }
        }

        foreach (var input in takes.Inputs.Inputs.Where(input => input.IsRequired && input.IsWithoutDefault && !call.With.Any(given => Same(input.Name, given))))
        {
            problems.Add(call.Uses, $"{of}.with has no {input.Name}, which {path} requires");
        }

        foreach (var given in call.Secrets.Where(given => !takes.Secrets.Any(secret => Same(secret.Name, given))))
        {
            problems.Add(given.Name, $"{given.Value.Path} is not asked for; {path} takes {Listed(takes.Secrets.Select(known => known.Name))}");
        }

        foreach (var secret in takes.Secrets.Where(secret => secret.IsRequired && !call.InheritsSecrets && !call.Secrets.Any(given => Same(secret.Name, given))))
        {
            problems.Add(call.Uses, $"{of}.secrets has no {secret.Name}, which {path} requires");
        }

        if (called.Concurrency is not null && step.Job.Concurrency is { } own)
        {
            problems.Add(own.Group.Node, $"{of}.concurrency cannot be beside that of {path}, which the job has then");
        }
    }

    private static bool Same(string name, Argument given) => name.Equals(given.Name.Value, StringComparison.OrdinalIgnoreCase);

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } list ? list : "none";

    private static void AddAll(IReadOnlyList<WorkflowProblem> wrong, string path, Step step, ProblemList problems)
    {
        foreach (var problem in wrong)
        {
            problems.Add(step.Call.Uses, $"in {path}, line {problem.Line}, column {problem.Column}: {problem.Message}");
        }
    }
}
