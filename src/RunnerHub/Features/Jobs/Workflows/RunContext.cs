using System.Globalization;
using System.Text.Json;

namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>What is known of a run when it is submitted, and what the contexts github, inputs and vars show of it.</summary>
internal sealed class RunContext
{
    private const string BranchPrefix = "refs/heads/";
    private const string TagPrefix = "refs/tags/";
    private readonly Lazy<ExpressionValue> _github;
    private readonly Lazy<ExpressionValue> _inputs;
    private readonly Lazy<ExpressionValue> _vars;

    public RunContext()
    {
        _github = new(Describe);
        _inputs = new(() => ExpressionValue.Map.From(Inputs.Select(input => KeyValuePair.Create(input.Key, ExpressionValue.Of(input.Value)))));
        _vars = new(() => ExpressionValue.Map.From(Vars.Select(variable => KeyValuePair.Create(variable.Key, ExpressionValue.Of(variable.Value)))));
    }

    public required string EventName { get; init; }

    /// <summary>In full, as in refs/heads/main.</summary>
    public required string Ref { get; init; }

    public required string Sha { get; init; }

    public required string Actor { get; init; }

    /// <summary>As in "owner/name".</summary>
    public required string Repository { get; init; }

    /// <summary>What the workflow is called when its text does not say.</summary>
    public string WorkflowName { get; init; } = "workflow";

    /// <summary>0 as long as the run has none.</summary>
    public long RunId { get; init; }

    /// <summary>0 as long as the run has none.</summary>
    public long RunNumber { get; init; }

    public int RunAttempt { get; init; } = 1;

    /// <summary>The address of this server, without a slash at its end; empty where it is not known.</summary>
    public string ServerUrl { get; init; } = "";

    public IReadOnlyDictionary<string, JsonElement> Inputs { get; init; } = new Dictionary<string, JsonElement>();

    public IReadOnlyDictionary<string, string> Vars { get; init; } = new Dictionary<string, string>();

    /// <summary>What the event told, or null when nothing is known of it.</summary>
    public JsonElement? Event { get; init; }

    public string RepositoryOwner => Repository.Split('/')[0];

    public string RefName => Ref.StartsWith(BranchPrefix, StringComparison.Ordinal) ? Ref[BranchPrefix.Length..]
        : Ref.StartsWith(TagPrefix, StringComparison.Ordinal) ? Ref[TagPrefix.Length..]
        : Ref;

    public string RefType => Ref.StartsWith(TagPrefix, StringComparison.Ordinal) ? "tag" : "branch";

    /// <summary>The context of a name without regard to case; null for those that are not of the run as a whole.</summary>
    internal ExpressionValue? Find(string context) => context.ToUpperInvariant() switch
    {
        "GITHUB" or "GITEA" => _github.Value,
        "INPUTS" => _inputs.Value,
        "VARS" => _vars.Value,
        _ => null,
    };

    private ExpressionValue.Map Describe()
    {
        var told = Event is { ValueKind: JsonValueKind.Object } json ? ExpressionValue.Of(json) : ExpressionValue.Map.From([]);
        var github = new OrderedDictionary<string, ExpressionValue>(StringComparer.OrdinalIgnoreCase)
        {
            ["event_name"] = ExpressionValue.Of(EventName),
            ["event"] = told,
            ["ref"] = ExpressionValue.Of(Ref),
            ["ref_name"] = ExpressionValue.Of(RefName),
            ["ref_type"] = ExpressionValue.Of(RefType),
            ["head_ref"] = ExpressionValue.Of(PullRequestRef(told, "head")),
            ["base_ref"] = ExpressionValue.Of(PullRequestRef(told, "base")),
            ["sha"] = ExpressionValue.Of(Sha),
            ["actor"] = ExpressionValue.Of(Actor),
            ["triggering_actor"] = ExpressionValue.Of(Actor),
            ["repository"] = ExpressionValue.Of(Repository),
            ["repository_owner"] = ExpressionValue.Of(RepositoryOwner),
            ["workflow"] = ExpressionValue.Of(WorkflowName),
            ["run_id"] = ExpressionValue.Of(RunId.ToString(CultureInfo.InvariantCulture)),
            ["run_number"] = ExpressionValue.Of(RunNumber.ToString(CultureInfo.InvariantCulture)),
            ["run_attempt"] = ExpressionValue.Of(RunAttempt.ToString(CultureInfo.InvariantCulture)),
        };
        if (ServerUrl.Length > 0)
        {
            github["server_url"] = ExpressionValue.Of(ServerUrl);
            github["api_url"] = ExpressionValue.Of($"{ServerUrl}/api/v1");
        }

        return new(github);
    }

    private static string PullRequestRef(ExpressionValue told, string side) =>
        Field(Field(Field(told, "pull_request"), side), "ref") is ExpressionValue.Text text ? text.Value : "";

    private static ExpressionValue? Field(ExpressionValue? value, string name) => (value as ExpressionValue.Map)?.Fields.GetValueOrDefault(name);
}
