using System.Globalization;
using System.Text.Json;

namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>How a job that another one needs has ended.</summary>
/// <param name="Result">A failure that the job may have (continue-on-error) is told as a success.</param>
/// <param name="Outputs">By name without regard to case, when the dictionary is made so.</param>
internal sealed record NeedOutcome(JobStatus Result, IReadOnlyDictionary<string, string> Outputs);

/// <summary>What an expression sees: the contexts, and how the run stands.</summary>
internal sealed record ExpressionScope(RunContext Run)
{
    private const string InputsContext = "INPUTS";

    /// <summary>Contexts that differ from those of the run, by their names in capitals: the inputs of a called workflow.</summary>
    public IReadOnlyDictionary<string, ExpressionValue> Own { get; init; } = new Dictionary<string, ExpressionValue>();

    /// <summary>The jobs that this one needs, by their key; of what a called workflow leaves, all of its jobs.</summary>
    public IReadOnlyDictionary<string, NeedOutcome> Needs { get; init; } = new Dictionary<string, NeedOutcome>();

    public ExpressionValue Matrix { get; init; } = ExpressionValue.Null;

    public ExpressionValue.Map Strategy { get; init; } = ExpressionValue.Map.From([]);

    /// <summary>
    /// How all jobs have ended that had to end before: those of <see cref="Needs"/>, those that these need, and so on. As on GitHub the
    /// whole chain counts: after a job that failed or was skipped success() is false also for those who need it by way of one that ran
    /// all the same (always()), and failure() is true after any that failed.
    /// </summary>
    public IReadOnlyCollection<JobStatus> Before { get; init; } = [];

    /// <summary>True when somebody has cancelled the run.</summary>
    public bool IsCancelled { get; init; }

    /// <summary>The inputs of the workflow that was called; null in the one that the run was started with.</summary>
    public ExpressionValue.Map? CallInputs => Own.GetValueOrDefault(InputsContext) as ExpressionValue.Map;

    public ExpressionBudget Budget { get; init; } = new();

    /// <summary>The same in a called workflow, which sees its own inputs and not those of the run.</summary>
    public ExpressionScope WithInputs(IReadOnlyDictionary<string, JsonElement> inputs) => this with
    {
        Own = new Dictionary<string, ExpressionValue>
        {
            [InputsContext] = ExpressionValue.Map.From(inputs.Select(input => KeyValuePair.Create(input.Key, ExpressionValue.Of(input.Value)))),
        },
    };

    /// <summary>The same with the combination of a job.</summary>
    /// <param name="matrixJson">As in <see cref="PlannedJob.MatrixJson"/>.</param>
    public ExpressionScope WithMatrix(string? matrixJson)
    {
        if (matrixJson is null)
        {
            return this;
        }

        using var json = JsonDocument.Parse(matrixJson);
        return this with { Matrix = ExpressionValue.Of(json.RootElement) };
    }

    internal ExpressionValue Find(string context) => Own.GetValueOrDefault(context.ToUpperInvariant()) ?? Run.Find(context) ?? context.ToUpperInvariant() switch
    {
        "MATRIX" => Matrix,
        "STRATEGY" => Strategy,
        "NEEDS" or "JOBS" => ExpressionValue.Map.From(Needs.Select(need => KeyValuePair.Create<string, ExpressionValue>(need.Key, Describe(need.Value)))),
        _ => ExpressionValue.Null,
    };

    internal bool HasStatus(string function) => function.ToUpperInvariant() switch
    {
        "ALWAYS" => true,
        "CANCELLED" => IsCancelled,
        "FAILURE" => !IsCancelled && Before.Contains(JobStatus.Failure),
        _ => !IsCancelled && Before.All(result => result == JobStatus.Success),
    };

    internal static ExpressionValue.Map StrategyOf(int index, int total, bool failFast, int? maxParallel) => ExpressionValue.Map.From(
    [
        KeyValuePair.Create("fail-fast", ExpressionValue.Of(failFast)),
        KeyValuePair.Create<string, ExpressionValue>("job-index", new ExpressionValue.Number(index)),
        KeyValuePair.Create<string, ExpressionValue>("job-total", new ExpressionValue.Number(total)),
        KeyValuePair.Create<string, ExpressionValue>("max-parallel", new ExpressionValue.Number(maxParallel ?? total)),
    ]);

    private static ExpressionValue.Map Describe(NeedOutcome need) => ExpressionValue.Map.From(
    [
        KeyValuePair.Create("result", ExpressionValue.Of(need.Result.ToString().ToLower(CultureInfo.InvariantCulture))),
        KeyValuePair.Create<string, ExpressionValue>("outputs", ExpressionValue.Map.From(
            need.Outputs.Select(output => KeyValuePair.Create(output.Key, ExpressionValue.Of(output.Value))))),
    ]);
}
