using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Features.Jobs.Workflows;

namespace RunnerHub.Features.Jobs;

/// <summary>Tells which secrets a job of a called workflow has: those that each call on the way to it hands on, and no others.</summary>
internal sealed class CallSecrets(RunnerHubDb db)
{
    /// <param name="callerId">The job that called the workflow.</param>
    /// <param name="known">What the workflow has that the run was started with.</param>
    /// <param name="github">The context of that name, with the token of the task.</param>
    /// <exception cref="UnpreparedTask">One cannot be worked out.</exception>
    public async Task<Dictionary<string, string>> OfAsync(
        long callerId, Dictionary<string, string> known, JsonObject github, IReadOnlyDictionary<string, string> variables, CancellationToken cancellation)
    {
        var token = github["token"]!.GetValue<string>();
        var contexts = new Dictionary<string, ExpressionValue>
        {
            ["GITHUB"] = ExpressionValue.Of(JsonSerializer.SerializeToElement(github)),
            ["VARS"] = MapOf(variables),
        };
        contexts["GITEA"] = contexts["GITHUB"];
        foreach (var call in await CallsAsync(callerId, cancellation))
        {
            if (!call.InheritsSecrets)
            {
                var own = call.Contexts.ToDictionary(context => context.Key, context => ExpressionValue.Of(context.Value));
                var scope = new ExpressionScope(RunContext.Unknown) { Own = new Dictionary<string, ExpressionValue>(contexts.Concat(own)) { ["SECRETS"] = MapOf(known) } };
                // An empty one is none, as on GitHub. Stock runners would put their mask between all letters of the log for it.
                known = TaskPreparation.WithToken(
                    call.Secrets.Select(secret => KeyValuePair.Create(secret.Key, ValueOf(secret.Key, secret.Value, call, scope)))
                        .Where(secret => secret.Value.Length > 0).ToDictionary(),
                    token);
            }
        }

        return known;
    }

    /// <summary>The calls on the way to a workflow, the outermost first.</summary>
    private async Task<List<PlannedCall>> CallsAsync(long callerId, CancellationToken cancellation)
    {
        var calls = new List<PlannedCall>();
        for (long? next = callerId; next is { } id;)
        {
            var caller = await db.Jobs.Where(job => job.Id == id).Select(job => new { job.CallerId, job.Call }).SingleAsync(cancellation);
            calls.Insert(0, JsonSerializer.Deserialize<PlannedCall>(caller.Call!)!);
            next = caller.CallerId;
        }

        return calls;
    }

    private static string ValueOf(string name, string text, PlannedCall call, ExpressionScope scope)
    {
        var (parsed, problem) = ExpressionText.Parse(text, ExpressionPlace.OfCallSecret);
        var value = ExpressionValue.Null;
        if (parsed is not null)
        {
            (value, problem) = parsed.Evaluate(scope);
        }

        return problem is null ? value.AsText : throw new UnpreparedTask($"The secret {name} of the call of {call.Path} cannot be worked out: {problem.Sentence}.");
    }

    private static ExpressionValue.Map MapOf(IReadOnlyDictionary<string, string> texts) =>
        ExpressionValue.Map.From(texts.Select(text => KeyValuePair.Create(text.Key, ExpressionValue.Of(text.Value))));
}
