using System.Text.Json;
using RunnerHub.Access;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Jobs.Workflows;
using RunnerHub.Features.Secrets;
using RunnerHub.Platform;

namespace RunnerHub.Features.Workflows;

/// <summary>A run that somebody wants.</summary>
/// <param name="Text">The workflow, as YAML.</param>
/// <param name="File">The name of the stored workflow that the text is from; empty where it came with the wish.</param>
/// <param name="Event">Null is what <see cref="WorkflowTriggers.Usual"/> says.</param>
/// <param name="Ref">A branch, or a ref in full.</param>
/// <param name="Sha">Empty when it is not known.</param>
internal sealed record RunWish(string Text, string File, string? Event, string Ref, string Sha, IReadOnlyDictionary<string, JsonElement> Inputs)
{
    /// <summary>What its event says, besides what this server says of it.</summary>
    public IReadOnlyDictionary<string, JsonElement> Payload { get; init; } = EventData.None;

    /// <summary>Where the text is from, such as ".github/workflows/ci.yml"; empty where nobody says it, and for a stored one.</summary>
    public string Path { get; init; } = "";

    /// <summary>The texts of workflows that it calls, by their paths; of those that are not here, the ones that the repository keeps.</summary>
    public IReadOnlyDictionary<string, string> Called { get; init; } = new Dictionary<string, string>();

    /// <summary>What the workflow is called by where it does not call itself anything; may be empty.</summary>
    public string NameOfFile => File.Length > 0 ? File : Path;
}

internal enum RunField
{
    Workflow,
    Event,
    Ref,
    Sha,
    Inputs,
    Path,
    Payload,
}

/// <param name="Input">Which input is meant; null for all other fields.</param>
internal sealed record RunProblem(RunField Field, string Sentence, string? Input = null);

/// <param name="Run">Null when it was refused, or the repository is gone.</param>
/// <param name="Problems">What is wrong with the fields.</param>
/// <param name="InWorkflow">What is wrong in the text of the workflow.</param>
internal sealed record RunAnswer(StartedRun? Run, PlannedRun? Plan, RunOrigin? Origin, IReadOnlyList<RunProblem> Problems, IReadOnlyList<WorkflowProblem> InWorkflow)
{
    public bool IsRefused => Problems.Count > 0 || InWorkflow.Count > 0;

    public static RunAnswer Refused(IReadOnlyList<RunProblem> problems, IReadOnlyList<WorkflowProblem> inWorkflow) => new(null, null, null, problems, inWorkflow);
}

/// <summary>What a run was started for.</summary>
internal sealed record RunOrigin(string Event, string Ref, string Sha);

/// <summary>Starts runs from workflows: checks what is wished for, works out the jobs, and writes all of them or nothing.</summary>
internal sealed class RunSubmission(RunStart start, JobSecrets secrets, StoredWorkflows stored)
{
    /// <summary>What is wrong with a wish as it stands; for one that is not to be started, because a part of it could not be read.</summary>
    public static RunAnswer Check(RunWish wish)
    {
        var (workflow, inWorkflow) = WorkflowReader.Summarise(wish.Text);
        return RunAnswer.Refused([.. Check(OriginOf(wish, workflow), workflow), .. CheckData(wish)], inWorkflow);
    }

    /// <param name="place">A repository.</param>
    /// <param name="serverUrl">Without a slash at its end.</param>
    public async Task<RunAnswer> SubmitAsync(Place place, CurrentUser user, RunWish wish, string serverUrl, CancellationToken cancellation)
    {
        var (workflow, inWorkflow) = WorkflowReader.Summarise(wish.Text);
        var origin = OriginOf(wish, workflow);
        var inputs = InputsOf(wish, origin.Event, workflow);
        List<RunProblem> problems =
        [
            .. Check(origin, workflow), .. CheckData(wish),
            .. inputs.Problems.Select(problem => new RunProblem(RunField.Inputs, $"{problem.Input} {problem.Sentence}.", problem.Input)),
        ];
        if (workflow is null || problems.Count > 0)
        {
            return RunAnswer.Refused(problems, inWorkflow);
        }

        var repoId = place.Scope.RepoId!.Value;
        var (called, inCalls) = await CalledWorkflows.GatherAsync(workflow.Shape, path => TextOfAsync(repoId, wish, path, cancellation));
        if (inCalls.Count > 0)
        {
            return RunAnswer.Refused([], inCalls);
        }

        var told = RunEvent.Tell(place, user, origin, wish, inputs, serverUrl);
        var variables = (await secrets.ForAsync(repoId, place.OwnerId, cancellation)).Variables;
        WorkflowAnswer planned = new(null, []);
        var run = await start.StartAsync(repoId, Plan, cancellation);
        return new(run, planned.Run, origin, [], planned.Problems);

        NewRun? Plan(StartedRun given)
        {
            planned = workflow.Plan(new RunContext
            {
                EventName = origin.Event,
                Ref = origin.Ref,
                Sha = origin.Sha,
                Actor = user.Name,
                ActorId = user.PersonId,
                Repository = place.Name,
                RepositoryId = repoId,
                RepositoryOwnerId = place.OwnerId,
                WorkflowName = workflow.NameOr(wish.NameOfFile),
                WorkflowFile = wish.File,
                RunId = given.Id,
                RunNumber = given.Number,
                ServerUrl = $"{serverUrl}/",
                Inputs = inputs.Values,
                Vars = variables,
                Event = JsonSerializer.SerializeToElement(told),
            });
            return planned.Run is not { } plan ? null
                : new NewRun(repoId, plan.RunName, plan.Name, wish.File, origin.Event, origin.Ref, origin.Sha, user.PersonId, user.Name, plan.Jobs)
                {
                    Inputs = JsonSerializer.Serialize(inputs.Values),
                    EventPayload = told.ToJsonString(),
                    Workflow = plan.Jobs.Any(job => job.IsDeferred) ? wish.Text : null,
                    Called = called,
                    Concurrency = plan.Concurrency,
                };
        }
    }

    /// <summary>Of a workflow that is called: what came with the wish, or else what the repository keeps.</summary>
    private async Task<string?> TextOfAsync(long repoId, RunWish wish, string path, CancellationToken cancellation) =>
        wish.Called.TryGetValue(path, out var sent) || wish.Called.TryGetValue($"./{path}", out sent) ? sent
        : CalledPath.FileOf(path) is { } file && await stored.FindAsync(repoId, file, cancellation) is { IsEnabled: true } found ? found.Text
        : null;

    private static RunOrigin OriginOf(RunWish wish, WorkflowSummary? workflow) =>
        new(EventOf(wish, workflow), RunRefs.Complete(wish.Ref.Trim()), wish.Sha.Trim());

    private static string EventOf(RunWish wish, WorkflowSummary? workflow) =>
        !string.IsNullOrWhiteSpace(wish.Event) ? wish.Event.Trim()
        : workflow?.Triggers.Usual ?? WorkflowEvents.Dispatch;

    private static InputsAnswer InputsOf(RunWish wish, string eventName, WorkflowSummary? workflow) =>
        workflow is null ? new InputsAnswer(wish.Inputs, [])
        : eventName == WorkflowEvents.Dispatch ? workflow.Triggers.Inputs.Fill(wish.Inputs)
        : new InputsAnswer(new Dictionary<string, JsonElement>(), [.. wish.Inputs.Keys.Select(name => new InputProblem(
            StorableText.CutToWidth(name, 60), $"is not asked for: only {WorkflowEvents.Dispatch} has inputs"))]);

    private static IEnumerable<RunProblem> CheckData(RunWish wish)
    {
        if (wish.Path.Length > ActionRun.LongestTitle || !StorableText.IsLine(wish.Path))
        {
            yield return new(RunField.Path, $"A path is one line of at most {ActionRun.LongestTitle} characters, such as .github/workflows/ci.yml.");
        }

        if (EventData.WhyNot(wish.Payload) is { } why)
        {
            yield return new(RunField.Payload, why);
        }
    }

    private static IEnumerable<RunProblem> Check(RunOrigin origin, WorkflowSummary? workflow)
    {
        if (!WorkflowTriggers.IsEvent(origin.Event))
        {
            yield return new(RunField.Event, "An event is named in lower-case letters and _, such as push or workflow_dispatch.");
        }
        else if (origin.Event == WorkflowEvents.Call)
        {
            yield return new(RunField.Event, $"A run cannot be started by {WorkflowEvents.Call}: that is for jobs of other workflows.");
        }
        else if (workflow?.Triggers.Usual is null && workflow is not null)
        {
            yield return new(RunField.Workflow, $"Nothing starts this workflow but jobs of others, which call it: it runs on {WorkflowEvents.Call} alone.");
        }
        else if (workflow?.Triggers.Events.Contains(origin.Event) == false)
        {
            yield return new(RunField.Event, $"The workflow does not run on {origin.Event}; it runs on {string.Join(", ", workflow.Triggers.Events)}.");
        }

        if (RunRefs.WhyNoRef(origin.Ref) is { } noRef)
        {
            yield return new(RunField.Ref, noRef);
        }

        if (RunRefs.WhyNoSha(origin.Sha) is { } noSha)
        {
            yield return new(RunField.Sha, noSha);
        }
    }
}
