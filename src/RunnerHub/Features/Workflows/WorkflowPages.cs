using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Jobs.Runs;
using RunnerHub.Features.Jobs.Workflows;
using RunnerHub.Platform;

namespace RunnerHub.Features.Workflows;

internal sealed record WorkflowRow(string Name, string Title, IReadOnlyList<string> Events, bool IsEnabled, DateTimeOffset Updated)
{
    public bool CanStart => IsEnabled && Events.Contains(WorkflowEvents.Dispatch);
}

/// <summary>The workflows that a repository keeps.</summary>
internal sealed record WorkflowsPage(Place Place, Page<WorkflowRow> Workflows)
{
    private const int Size = 50;

    public string Path => PathOf(Place);

    public bool MayChange => Place.Allows<RunWorkflows>();

    public static string PathOf(Place place) => $"{RunPaths.List(place)}/workflows";

    public static string NewRunOf(Place place) => $"{RunPaths.List(place)}/new";

    public static async Task<WorkflowsPage> ReadAsync(IQueryable<StoredWorkflow> all, Place place, int page, CancellationToken cancellation) =>
        new(place, await all.OrderBy(workflow => workflow.Name)
            .Select(workflow => new WorkflowRow(workflow.Name, workflow.Title, workflow.Events, workflow.IsEnabled, workflow.Updated))
            .ToPageAsync(page, Size, cancellation));
}

/// <summary>One stored workflow, and the form that starts it.</summary>
/// <param name="Refs">Those of the newest runs.</param>
internal sealed record WorkflowPage(Place Place, StoredWorkflow Workflow, DispatchInputs Inputs, StartForm Form, IReadOnlyList<string> Refs)
{
    public string List => WorkflowsPage.PathOf(Place);

    public string Path => $"{List}/{Workflow.Name}";

    public string Title => Workflow.Title.Length > 0 ? Workflow.Title : Workflow.Name;

    public bool MayChange => Place.Allows<RunWorkflows>();

    public bool CanStart => MayChange && Workflow.IsEnabled && Workflow.Events.Contains(WorkflowEvents.Dispatch);

    public bool IsOnlyCalled => Workflow.Events is [WorkflowEvents.Call];
}

/// <param name="Name">Of the workflow that is changed; null for a new one.</param>
internal sealed record StorePage(Place Place, string? Name, StoreForm Form)
{
    public string List => WorkflowsPage.PathOf(Place);

    public string Back => Name is null ? List : $"{List}/{Name}";

    public string Action => Name is null ? $"{List}/new" : $"{List}/{Name}/edit";
}

internal sealed record NewRunPage(Place Place, NewRunForm Form, IReadOnlyList<string> Refs)
{
    public string Path => WorkflowsPage.NewRunOf(Place);
}

internal static class RecentRefs
{
    private const int LookedAt = 200;
    private const int Most = 20;

    /// <summary>The refs of the newest runs of a repository, to choose from.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(RunnerHubDb db, Place place, CancellationToken cancellation)
    {
        var repo = place.Scope.RepoId;
        var refs = await db.Runs.Where(run => run.RepoId == repo).OrderByDescending(run => run.Number).Select(run => run.Ref).Take(LookedAt).ToListAsync(cancellation);
        return [.. refs.Distinct().Take(Most).Select(name => name.StartsWith("refs/heads/", StringComparison.Ordinal) ? name["refs/heads/".Length..] : name)];
    }
}
