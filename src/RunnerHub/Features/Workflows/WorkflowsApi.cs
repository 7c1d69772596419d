using System.ComponentModel;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Jobs.Api;
using RunnerHub.Features.Jobs.Workflows;
using RunnerHub.Platform;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Workflows;

/// <summary>Workflows for programs: stored, read, disabled, deleted and started by their names, and runs of a workflow that is sent along.</summary>
internal static class WorkflowsApi
{
    private const string One = "/actions/workflows/{workflow_id}";
    private const string Starts = "Its jobs wait for runners from then on. What is wrong in the workflow is told with line and column, and nothing is started then.";

    private static readonly Dictionary<string, JsonElement> EmptyInputs = [];
    private static readonly ApiRefusal None = ApiRefusal.NotFound("There is no such workflow.");

    public static RouteGroupBuilder MapWorkflowEndpoints(this RouteGroupBuilder api)
    {
        var place = api.MapGroup("/repos/{owner}/{repo}").In(PlaceKind.Repository);
        var read = place.MapGroup("").Requires<ReadPlace>();
        read.MapGet("/actions/workflows", ListAsync).Describe("List stored workflows", "By name, without their texts.");
        read.MapGet(One, FindAsync).Refuses(StatusCodes.Status404NotFound).Describe("Get a stored workflow");

        var write = place.MapGroup("").Requires<RunWorkflows>();
        write.MapPut(One, PutAsync).Describe("Store a workflow", "201 when it was made, 200 when it took the place of the one with the same name. One that is wrong is not stored; "
            + $"what is wrong is told with line and column. A repository keeps at most {StoredWorkflow.Most}.");
        write.MapDelete(One, DeleteAsync).Refuses(StatusCodes.Status404NotFound).Describe("Delete a stored workflow", "Its runs stay.");
        write.MapPut(One + "/enable", EnableAsync).Refuses(StatusCodes.Status404NotFound).Describe("Let a stored workflow be started again");
        write.MapPut(One + "/disable", DisableAsync).Refuses(StatusCodes.Status404NotFound).Describe("Let nobody start a stored workflow", "Its runs go on.");
        write.MapPost(One + "/dispatches", DispatchAsync).Refuses(StatusCodes.Status404NotFound).Describe("Start a stored workflow", $"It must run on workflow_dispatch. {Starts}");
        write.MapPost("/actions/runs", SubmitAsync).Refuses(StatusCodes.Status404NotFound).Describe("Start a run of a workflow that is sent along", Starts);
        return api;
    }

    private static async Task<Ok<WorkflowListJson>> ListAsync(HttpContext context, ApiPage page, StoredWorkflows workflows, PublicUrl url, CancellationToken cancellation)
    {
        var (place, root) = (context.GetPlace(), url.Of(context.Request));
        var all = workflows.In(place.Scope.RepoId!.Value);
        var total = await all.CountAsync(cancellation);
        var rows = await all.OrderBy(workflow => workflow.Name).Skip(page.Skip).Take(page.Size).Select(workflow => new StoredWorkflow
        {
            RepoId = workflow.RepoId,
            Name = workflow.Name,
            Title = workflow.Title,
            Text = "",
            Events = workflow.Events,
            IsEnabled = workflow.IsEnabled,
            Created = workflow.Created,
            Updated = workflow.Updated,
        }).AsNoTracking().ToListAsync(cancellation);
        page.Describe(context, total);
        return TypedResults.Ok(new WorkflowListJson([.. rows.Select(row => WorkflowJson.Of(row, place.Name, root, withContent: false))], total));
    }

    private static async Task<Results<Ok<WorkflowJson>, ApiRefusal>> FindAsync(
        [FromRoute(Name = "workflow_id")] string name, HttpContext context, StoredWorkflows workflows, PublicUrl url, CancellationToken cancellation) =>
        await workflows.FindAsync(context.GetPlace().Scope.RepoId!.Value, name, cancellation) is { } found
            ? TypedResults.Ok(WorkflowJson.Of(found, context.GetPlace().Name, url.Of(context.Request), withContent: true)) : None;

    private static async Task<Results<Ok<WorkflowJson>, Created<WorkflowJson>, ApiRefusal>> PutAsync(
        [FromRoute(Name = "workflow_id")] string name, ApiBody<WorkflowContentJson> body, HttpContext context, StoredWorkflows workflows, PublicUrl url, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(body.Value.Content))
        {
            return ApiRefusal.Required("Content");
        }

        var place = context.GetPlace();
        var repoId = place.Scope.RepoId!.Value;
        var answer = await workflows.StoreAsync(repoId, name, body.Value.Content, mayReplace: true, replaced: null, cancellation);
        if (answer.Outcome is not (StoreOutcome.Made or StoreOutcome.Changed))
        {
            return answer.NameProblem is { } problem ? ApiRefusal.Invalid($"[WorkflowId]: {problem}")
                : answer.Problems.Count > 0 ? SubmissionAnswers.Refuse("Content", answer.Problems) : None;
        }

        return await workflows.FindAsync(repoId, name, cancellation) is not { } stored ? None
            : WorkflowJson.Of(stored, place.Name, url.Of(context.Request), withContent: true) is var json && answer.Outcome == StoreOutcome.Made
                ? TypedResults.Created((string?)null, json) : TypedResults.Ok(json);
    }

    private static async Task<Results<NoContent, ApiRefusal>> DeleteAsync(
        [FromRoute(Name = "workflow_id")] string name, HttpContext context, StoredWorkflows workflows, CancellationToken cancellation) =>
        await workflows.DeleteAsync(context.GetPlace().Scope.RepoId!.Value, name, cancellation) ? TypedResults.NoContent() : None;

    private static Task<Results<NoContent, ApiRefusal>> EnableAsync(
        [FromRoute(Name = "workflow_id")] string name, HttpContext context, StoredWorkflows workflows, CancellationToken cancellation) =>
        SetEnabledAsync(name, true, context, workflows, cancellation);

    private static Task<Results<NoContent, ApiRefusal>> DisableAsync(
        [FromRoute(Name = "workflow_id")] string name, HttpContext context, StoredWorkflows workflows, CancellationToken cancellation) =>
        SetEnabledAsync(name, false, context, workflows, cancellation);

    private static async Task<Results<NoContent, ApiRefusal>> SetEnabledAsync(
        string name, bool isEnabled, HttpContext context, StoredWorkflows workflows, CancellationToken cancellation) =>
        await workflows.EnableAsync(context.GetPlace().Scope.RepoId!.Value, name, isEnabled, cancellation) ? TypedResults.NoContent() : None;

    private static async Task<Results<NoContent, Ok<RunDetailsJson>, ApiRefusal>> DispatchAsync(
        [FromRoute(Name = "workflow_id")] string name,
        [FromQuery(Name = "return_run_details"), Description("True answers 200 and where the run is, instead of 204.")] string? details,
        ApiBody<DispatchJson> body, HttpContext context, CurrentUser user, StoredWorkflows workflows, RunSubmission submission, PublicUrl url, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(body.Value.Ref))
        {
            return ApiRefusal.Required("Ref");
        }

        var (place, root) = (context.GetPlace(), url.Of(context.Request));
        if (await workflows.FindAsync(place.Scope.RepoId!.Value, name, cancellation) is not { } stored)
        {
            return None;
        }

        if (!stored.IsEnabled)
        {
            return ApiRefusal.Invalid($"The workflow {name} is disabled; enable it first.");
        }

        var answer = await submission.SubmitAsync(
            place, user, new RunWish(stored.Text, stored.Name, WorkflowEvents.Dispatch, body.Value.Ref, body.Value.Sha ?? "", body.Value.Inputs ?? EmptyInputs), root, cancellation);
        return answer.Run is not { } run ? SubmissionAnswers.Refuse(answer, "Workflow")
            : bool.TryParse(details, out var wanted) && wanted ? TypedResults.Ok(RunDetailsJson.Of(run, place.Name, root)) : TypedResults.NoContent();
    }

    private static async Task<Results<Created<RunJson>, ApiRefusal>> SubmitAsync(
        ApiBody<NewRunJson> body, HttpContext context, CurrentUser user, RunSubmission submission, RunnerHubDb db, RunReader reader, PublicUrl url,
        CancellationToken cancellation)
    {
        var wish = body.Value;
        if (string.IsNullOrWhiteSpace(wish.Workflow) || string.IsNullOrWhiteSpace(wish.Ref))
        {
            return ApiRefusal.Required(string.IsNullOrWhiteSpace(wish.Workflow) ? "Workflow" : "Ref");
        }

        var wanted = new RunWish(wish.Workflow, "", wish.Event, wish.Ref, wish.Sha ?? "", wish.Inputs ?? EmptyInputs)
        {
            Path = wish.Path?.Trim() ?? "",
            Payload = wish.Payload ?? EventData.None,
            Called = wish.Workflows?.Where(called => called.Value is not null).ToDictionary(called => called.Key, called => called.Value) ?? [],
        };
        var answer = await submission.SubmitAsync(context.GetPlace(), user, wanted, url.Of(context.Request), cancellation);
        return answer.Run is not { } run ? SubmissionAnswers.Refuse(answer, "Workflow")
            : await reader.ReadAsync(db.Runs.Where(row => row.Id == run.Id), context, cancellation) is [var json] ? TypedResults.Created((string?)null, json)
            : ApiRefusal.Gone;
    }
}
