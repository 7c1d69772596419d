using System.Text.Json;
using System.Text.Json.Nodes;
using RunnerHub.Features.Jobs.Workflows;
using RunnerHub.Features.Secrets;

namespace RunnerHub.Features.Jobs;

/// <summary>What a runner gets with a task.</summary>
/// <param name="Context">The "github" context of its expressions.</param>
/// <param name="Secrets">By name; never empty, for the stock runner writes into what it gets and has nothing to write into when that is empty.</param>
internal sealed record PreparedTask(
    string Payload, JsonObject Context, IReadOnlyDictionary<string, string> Secrets, IReadOnlyDictionary<string, string> Variables,
    IReadOnlyDictionary<string, NeedOutcome> Needs);

/// <summary>Puts together what a runner needs for a task.</summary>
internal sealed class TaskPreparation(NeededJobs needed, JobSecrets secrets, CallSecrets given)
{
    /// <summary>In the reason why a task cannot be prepared; all of their names may be longer than a reason.</summary>
    private const int MostNamed = 3;

    /// <param name="claimed">What the runner has been given.</param>
    /// <param name="root">The address at which runners reach the server, with a slash at its end.</param>
    public async Task<PreparedTask> PrepareAsync(ClaimedTask claimed, string root, CancellationToken cancellation)
    {
        var job = claimed.Job;
        var needs = (await needed.ReadAsync(job.RunId, job.Needs, cancellation)).Where(need => need.Key.CallerId == job.CallerId)
            .ToDictionary(need => need.Key.Key, need => need.Value);
        // Of the owner for whose runners it was claimed: its repository may have another one by now.
        var environment = await secrets.ForAsync(job.RepoId, job.OwnerId, cancellation);
        if (environment.Unreadable.Count > 0)
        {
            var more = environment.Unreadable.Count - MostNamed;
            throw new UnpreparedTask(
                $"The key of these secrets is lost; write them anew: {string.Join(", ", environment.Unreadable.Take(MostNamed))}{(more > 0 ? $" and {more} more" : "")}.");
        }

        var context = Context(claimed, root);
        var known = WithToken(environment.Secrets, claimed.Token);
        if (job.CallerId is { } caller)
        {
            known = await given.OfAsync(caller, known, context, environment.Variables, cancellation);
        }

        return new PreparedTask(job.Payload, context, known, environment.Variables, needs);
    }

    /// <summary>The same, and the task's own token, which every workflow has.</summary>
    public static Dictionary<string, string> WithToken(IReadOnlyDictionary<string, string> secrets, string token) =>
        new(secrets) { ["GITHUB_TOKEN"] = token, ["GITEA_TOKEN"] = token };

    /// <summary>What the server itself works expressions out with, at the address at which the runner finds the server, and what only a runner has.</summary>
    private static JsonObject Context(ClaimedTask claimed, string root)
    {
        var job = claimed.Job;
        var context = new RunContext
        {
            EventName = job.Event,
            Event = JsonSerializer.Deserialize<JsonElement>(job.EventPayload),
            Ref = job.Ref,
            Sha = job.Sha,
            Actor = job.Actor,
            ActorId = job.ActorId,
            Repository = job.Repository ?? "runnerhub/runner-test",
            RepositoryId = job.RepoId,
            RepositoryOwnerId = job.OwnerId,
            WorkflowName = job.WorkflowName,
            WorkflowFile = job.WorkflowFile,
            RunId = job.RunId,
            RunNumber = job.RunNumber,
            RunAttempt = job.Attempt,
            ServerUrl = root,
        }.WithoutEvent();
        context["event"] = JsonNode.Parse(job.EventPayload);
        // These are keys that the stock runner reads, and those that workflows find in the reference system.
        context["job"] = job.Key;
        context["workspace"] = "";
        context["retention_days"] = "";
        context["secret_source"] = "Actions";
        context["gitea_default_actions_url"] = "https://github.com";
        context["token"] = claimed.Token;
        context["gitea_runtime_token"] = "";
        return context;
    }
}

/// <summary>A task cannot be prepared, for a reason that people can do something about; the message says it.</summary>
internal sealed class UnpreparedTask(string reason) : Exception(reason);
