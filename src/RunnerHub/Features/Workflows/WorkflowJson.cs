using System.Text.Json;
using System.Text.Json.Serialization;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Jobs.Runs;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Workflows;

/// <summary>A stored workflow, in the shape that clients of Gitea and GitHub read.</summary>
/// <param name="Id">Its name, by which the other endpoints take it.</param>
/// <param name="Name">What it calls itself, or its file name.</param>
/// <param name="State">"active" or "disabled_manually".</param>
/// <param name="Events">What it runs on.</param>
internal sealed record WorkflowJson(
    string Id, string Name, string Path, string State, IReadOnlyList<string> Events, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string Url, string HtmlUrl) : IApiExample<WorkflowJson>
{
    /// <summary>Its text; left out of lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Content { get; init; }

    public static WorkflowJson Example => Of(
        new StoredWorkflow
        {
            RepoId = 11,
            Name = "build.yml",
            Title = "Build",
            Text = "on: [push, workflow_dispatch]\njobs:\n  build:\n    runs-on: linux\n    steps:\n      - run: make\n",
            Events = ["push", "workflow_dispatch"],
            Created = DateTimeOffset.UnixEpoch.AddYears(56),
            Updated = DateTimeOffset.UnixEpoch.AddYears(56),
        },
        "alice/rocket", "https://hub.example", withContent: true);

    /// <param name="repository">As in "owner/name".</param>
    /// <param name="root">The address of this server, without a slash at its end.</param>
    public static WorkflowJson Of(StoredWorkflow workflow, string repository, string root, bool withContent) => new(
        workflow.Name, workflow.Title.Length > 0 ? workflow.Title : workflow.Name, workflow.Name, workflow.IsEnabled ? "active" : "disabled_manually", workflow.Events,
        workflow.Created, workflow.Updated, $"{root}{ApiPaths.Root}/repos/{repository}/actions/workflows/{workflow.Name}", $"{root}/{repository}/actions/workflows/{workflow.Name}")
    {
        Content = withContent ? workflow.Text : null,
    };
}

internal sealed record WorkflowListJson(IReadOnlyList<WorkflowJson> Workflows, int TotalCount) : IApiExample<WorkflowListJson>
{
    public static WorkflowListJson Example => new([WorkflowJson.Example with { Content = null }], 1);
}

/// <param name="Content">The workflow in GitHub Actions syntax, at most 512 KiB.</param>
internal sealed record WorkflowContentJson(string? Content) : IApiExample<WorkflowContentJson>
{
    public static WorkflowContentJson Example => new(WorkflowJson.Example.Content);
}

/// <param name="Ref">A branch, or a ref in full such as refs/tags/v1.</param>
/// <param name="Sha">The commit, where it is known.</param>
/// <param name="Inputs">What the workflow asks for, by name: text, true, false or a number.</param>
internal sealed record DispatchJson(string? Ref, string? Sha, IReadOnlyDictionary<string, JsonElement>? Inputs) : IApiExample<DispatchJson>
{
    public static DispatchJson Example => new("main", null, new Dictionary<string, JsonElement> { ["level"] = JsonSerializer.SerializeToElement("debug") });
}

/// <param name="Workflow">The workflow in GitHub Actions syntax, at most 512 KiB.</param>
/// <param name="Event">What it is started by, one of those that it runs on. Without it that is workflow_dispatch, or else the first of them.</param>
/// <param name="Ref">A branch, or a ref in full such as refs/tags/v1.</param>
/// <param name="Sha">The commit, where it is known.</param>
/// <param name="Inputs">What the workflow asks for, by name: text, true, false or a number. Only for workflow_dispatch.</param>
internal sealed record NewRunJson(string? Workflow, string? Event, string? Ref, string? Sha, IReadOnlyDictionary<string, JsonElement>? Inputs) : IApiExample<NewRunJson>
{
    public static NewRunJson Example => new(
        WorkflowJson.Example.Content, "push", "main", "0123456789abcdef0123456789abcdef01234567", null)
    {
        Path = ".github/workflows/build.yml",
        Payload = new Dictionary<string, JsonElement> { ["before"] = JsonSerializer.SerializeToElement("89abcdef0123456789abcdef0123456789abcdef") },
    };

    /// <summary>
    /// Where the text is from, on one line of at most 255 characters: what the workflow is called by, in github.workflow too, where its text has no
    /// name. Without it all such workflows share the name workflow, and concurrency groups that are made of it.
    /// </summary>
    public string? Path { get; init; }

    /// <summary>
    /// Workflows that its jobs call (`uses`), by their paths, such as .github/workflows/test.yml or owner/name/.github/workflows/test.yml@main; at most
    /// 50. One beside this that is not among them is the one that the repository keeps by the name of the file.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Workflows { get; init; }

    /// <summary>
    /// What the event says: an object of at most 256 KiB, nested at most 20 deep, as in {"pull_request": {"number": 7, "head": {"ref": "mend"}, "base":
    /// {"ref": "main"}}}. It is github.event, with what this server says of the event below it; repository, sender and inputs are the server's.
    /// </summary>
    public IReadOnlyDictionary<string, JsonElement>? Payload { get; init; }
}

/// <summary>Where a run is to be found that was just started, with the names that GitHub gives.</summary>
internal sealed record RunDetailsJson(long WorkflowRunId, string RunUrl, string HtmlUrl) : IApiExample<RunDetailsJson>
{
    public static RunDetailsJson Example => Of(new StartedRun(42, 7), "alice/rocket", "https://hub.example");

    /// <param name="repository">As in "owner/name".</param>
    /// <param name="root">The address of this server, without a slash at its end.</param>
    public static RunDetailsJson Of(StartedRun run, string repository, string root) =>
        new(run.Id, $"{root}{ApiPaths.Root}/repos/{repository}/actions/runs/{run.Id}", root + RunPaths.Of(repository, run.Id));
}
