using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>What is known of a run when it is submitted, and what the contexts github, inputs and vars show of it.</summary>
internal sealed class RunContext
{
    private const string EventKey = "event";

    private readonly Lazy<ExpressionValue> github;
    private readonly Lazy<ExpressionValue> inputs;
    private readonly Lazy<ExpressionValue> vars;

    public RunContext()
    {
        github = new(Describe);
        inputs = new(() => ExpressionValue.Map.From(Inputs.Select(input => KeyValuePair.Create(input.Key, ExpressionValue.Of(input.Value)))));
        vars = new(() => ExpressionValue.Map.From(Vars.Select(variable => KeyValuePair.Create(variable.Key, ExpressionValue.Of(variable.Value)))));
    }

    /// <summary>Of no run: nothing is known.</summary>
    public static readonly RunContext Unknown = new() { EventName = "", Ref = "", Sha = "", Actor = "", Repository = "", WorkflowName = "" };

    public required string EventName { get; init; }

    /// <summary>In full, as in refs/heads/main.</summary>
    public required string Ref { get; init; }

    public required string Sha { get; init; }

    public required string Actor { get; init; }

    /// <summary>As in "owner/name".</summary>
    public required string Repository { get; init; }

    /// <summary>As <see cref="WorkflowSummary.NameOr"/> says.</summary>
    public required string WorkflowName { get; init; }

    /// <summary>As <see cref="ActionRun.WorkflowFile"/>.</summary>
    public string WorkflowFile { get; init; } = "";

    /// <summary>Null where the account is gone, or there was none.</summary>
    public long? ActorId { get; init; }

    public long? RepositoryId { get; init; }

    public long? RepositoryOwnerId { get; init; }

    public long RunId { get; init; }

    public long RunNumber { get; init; }

    public int RunAttempt { get; init; } = 1;

    /// <summary>The address of this server, with a slash at its end; empty where it is not known.</summary>
    public string ServerUrl { get; init; } = "";

    public IReadOnlyDictionary<string, JsonElement> Inputs { get; init; } = new Dictionary<string, JsonElement>();

    public IReadOnlyDictionary<string, string> Vars { get; init; } = new Dictionary<string, string>();

    /// <summary>What the event told, or null when nothing is known of it.</summary>
    public JsonElement? Event { get; init; }

    public string RepositoryOwner => Repository.Split('/')[0];

    /// <summary>The context of a name without regard to case; null for those that are not of the run as a whole.</summary>
    internal ExpressionValue? Find(string context) => context.ToUpperInvariant() switch
    {
        "GITHUB" or "GITEA" => github.Value,
        "INPUTS" => inputs.Value,
        "VARS" => vars.Value,
        _ => null,
    };

    /// <summary>The context github as JSON, but for the event: an expression does not keep its numbers as they are spelled.</summary>
    public JsonObject WithoutEvent()
    {
        var fields = ((ExpressionValue.Map)github.Value).Fields.Where(field => field.Key != EventKey);
        return new(fields.Select(field => KeyValuePair.Create<string, JsonNode?>(
            field.Key, field.Value is ExpressionValue.Truth truth ? JsonValue.Create(truth.Value) : JsonValue.Create(field.Value.AsText))));
    }

    private ExpressionValue.Map Describe()
    {
        var told = Event is { ValueKind: JsonValueKind.Object } json ? ExpressionValue.Of(json) : ExpressionValue.Map.From([]);
        var github = new OrderedDictionary<string, ExpressionValue>(StringComparer.OrdinalIgnoreCase)
        {
            ["event_name"] = ExpressionValue.Of(EventName),
            [EventKey] = told,
            ["ref"] = ExpressionValue.Of(Ref),
            ["ref_name"] = ExpressionValue.Of(RefWords.Short(Ref)),
            ["ref_type"] = ExpressionValue.Of(RefWords.TypeOf(Ref)),
            ["ref_protected"] = ExpressionValue.False,
            ["head_ref"] = ExpressionValue.Of(PullRequestRef(told, "head")),
            ["base_ref"] = ExpressionValue.Of(PullRequestRef(told, "base")),
            ["sha"] = ExpressionValue.Of(Sha),
            ["actor"] = ExpressionValue.Of(Actor),
            ["actor_id"] = IdOf(ActorId),
            ["triggering_actor"] = ExpressionValue.Of(Actor),
            ["repository"] = ExpressionValue.Of(Repository),
            ["repository_id"] = IdOf(RepositoryId),
            ["repository_owner"] = ExpressionValue.Of(RepositoryOwner),
            ["repository_owner_id"] = IdOf(RepositoryOwnerId),
            ["repositoryUrl"] = ExpressionValue.Of(ServerUrl.Length > 0 ? ServerUrl + Repository : ""),
            ["workflow"] = ExpressionValue.Of(WorkflowName),
            // A text that came with its run is in no file of a commit.
            ["workflow_ref"] = ExpressionValue.Of(WorkflowFile.Length > 0 ? $"{Repository}/.github/workflows/{WorkflowFile}@{Ref}" : ""),
            ["workflow_sha"] = ExpressionValue.Of(WorkflowFile.Length > 0 ? Sha : ""),
            ["run_id"] = ExpressionValue.Of(RunId.ToString(CultureInfo.InvariantCulture)),
            ["run_number"] = ExpressionValue.Of(RunNumber.ToString(CultureInfo.InvariantCulture)),
            ["run_attempt"] = ExpressionValue.Of(RunAttempt.ToString(CultureInfo.InvariantCulture)),
            ["server_url"] = ExpressionValue.Of(ServerUrl),
            ["api_url"] = ExpressionValue.Of(ServerUrl.Length > 0 ? $"{ServerUrl}api/v1" : ""),
            ["graphql_url"] = ExpressionValue.Of(""),
        };
        return new(github);
    }

    private static ExpressionValue IdOf(long? id) => ExpressionValue.Of(id?.ToString(CultureInfo.InvariantCulture) ?? "");

    private static string PullRequestRef(ExpressionValue told, string side) =>
        Field(Field(Field(told, "pull_request"), side), "ref") is ExpressionValue.Text text ? text.Value : "";

    private static ExpressionValue? Field(ExpressionValue? value, string name) => (value as ExpressionValue.Map)?.Fields.GetValueOrDefault(name);
}
