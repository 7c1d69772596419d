using System.Globalization;
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
        var environment = await secrets.ForAsync(job.RepoId, cancellation);
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

    // The keys are those that the stock runner reads, and those that workflows find in the reference system.
    private static JsonObject Context(ClaimedTask claimed, string root)
    {
        var job = claimed.Job;
        var repository = job.Repository ?? "runnerhub/runner-test";
        var told = JsonNode.Parse(job.EventPayload);
        return new JsonObject
        {
            ["event"] = told,
            ["event_name"] = job.Event,
            ["run_id"] = Text(job.RunId),
            ["run_number"] = Text(job.RunNumber),
            ["run_attempt"] = Text(job.Attempt),
            ["actor"] = job.Actor,
            ["triggering_actor"] = job.Actor,
            ["repository"] = repository,
            ["repository_owner"] = job.Owner ?? "runnerhub",
            ["repositoryUrl"] = root + repository,
            ["sha"] = job.Sha,
            ["ref"] = job.Ref,
            ["ref_name"] = RefWords.Short(job.Ref),
            ["ref_type"] = RefWords.TypeOf(job.Ref),
            ["ref_protected"] = false,
            ["head_ref"] = PullRequestRef(told, "head"),
            ["base_ref"] = PullRequestRef(told, "base"),
            ["job"] = job.Key,
            ["workflow"] = job.WorkflowName,
            ["workspace"] = "",
            ["retention_days"] = "",
            ["secret_source"] = "Actions",
            ["server_url"] = root,
            ["api_url"] = root + "api/v1",
            ["graphql_url"] = "",
            ["gitea_default_actions_url"] = "https://github.com",
            ["token"] = claimed.Token,
            ["gitea_runtime_token"] = "",
        };
    }

    /// <summary>What the event says may have any form: whoever starts the run says it.</summary>
    private static string PullRequestRef(JsonNode? told, string side) =>
        Field(Field(Field(told, "pull_request"), side), "ref") is JsonValue value && value.TryGetValue<string>(out var name) ? name : "";

    private static JsonNode? Field(JsonNode? node, string name) => (node as JsonObject)?[name];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A task cannot be prepared, for a reason that people can do something about; the message says it.</summary>
internal sealed class UnpreparedTask(string reason) : Exception(reason);
