namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>What the expressions in one kind of place may name.</summary>
internal sealed class ExpressionPlace
{
    public const string NeedsContext = "needs";

    private const string Case = "case";
    private const string HashFiles = "hashFiles";

    /// <summary>Where there are no expressions.</summary>
    public static readonly ExpressionPlace OfNothing = new([], false);

    /// <summary>Of the whole run, worked out when it is submitted.</summary>
    public static readonly ExpressionPlace OfRun = new(["github", "inputs", "vars"], false);

    /// <summary>Of a job as a whole: worked out when its run is submitted, or when the jobs have ended that it needs, if that names what they leave.</summary>
    public static readonly ExpressionPlace OfStrategy = new(["github", "inputs", NeedsContext, "vars"], false);

    /// <summary>The same, of one combination of its matrix.</summary>
    public static readonly ExpressionPlace OfJob = new(["github", "inputs", "matrix", NeedsContext, "strategy", "vars"], false);

    /// <summary>The condition of a job, worked out when the jobs that it needs have ended.</summary>
    public static readonly ExpressionPlace OfCondition = new(["github", "inputs", "matrix", NeedsContext, "strategy", "vars"], true);

    /// <summary>A secret that a called workflow is given, worked out when a job of it begins.</summary>
    public static readonly ExpressionPlace OfCallSecret = new(["github", "inputs", "matrix", NeedsContext, "secrets", "strategy", "vars"], false);

    /// <summary>What a called workflow leaves for its caller, worked out when its jobs have ended.</summary>
    public static readonly ExpressionPlace OfCallOutput = new(["github", "inputs", "jobs", "vars"], false);

    /// <summary>What a runner works out, of a job or of its steps: all that any runner knows. It is only checked here.</summary>
    public static readonly ExpressionPlace OfRunner = new(
        ["env", "forge", "forgejo", "github", "inputs", "job", "matrix", NeedsContext, "runner", "secrets", "steps", "strategy", "vars"], false, true);

    /// <summary>The condition of a step, which the runner works out.</summary>
    public static readonly ExpressionPlace OfStepCondition = new(OfRunner.contexts, true, true);

    private static readonly string[] StatusFunctions = ["success", "failure", "always", "cancelled"];

    private static readonly Dictionary<string, (int Least, int Most)> Functions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["contains"] = (2, 2),
        ["startsWith"] = (2, 2),
        ["endsWith"] = (2, 2),
        ["format"] = (1, 255),
        ["join"] = (1, 2),
        ["toJSON"] = (1, 1),
        ["fromJSON"] = (1, 1),
        [Case] = (3, 255),
        [HashFiles] = (1, 255),
    };

    private readonly string[] contexts;
    private readonly bool knowsStatus;
    private readonly bool knowsFiles;

    private ExpressionPlace(string[] contexts, bool knowsStatus, bool knowsFiles = false) =>
        (this.contexts, this.knowsStatus, this.knowsFiles) = (contexts, knowsStatus, knowsFiles);

    /// <summary>True of <c>case</c>, whose arguments are worked out only when they are asked for.</summary>
    public static bool IsCase(string function) => function.Equals(Case, StringComparison.OrdinalIgnoreCase);

    public static bool IsStatus(string function) => StatusFunctions.Contains(function, StringComparer.OrdinalIgnoreCase);

    /// <returns>A sentence, or null when the context may be named here; gitea is another name of github.</returns>
    public string? WhyNoContext(string name) =>
        contexts.Contains(name, StringComparer.OrdinalIgnoreCase) || name.Equals("gitea", StringComparison.OrdinalIgnoreCase) ? null
        : name.Equals(NeedsContext, StringComparison.OrdinalIgnoreCase)
            ? $"needs is not known here, because this is worked out before any job has run; known are {Listed(contexts)}"
        : $"{Shorten(name)} is not known here; known are {Listed(contexts)}";

    /// <returns>A sentence, or null when the function may be called here with so many arguments.</returns>
    public string? WhyNoCall(string name, int arguments)
    {
        if (IsStatus(name))
        {
            return !knowsStatus ? $"{name}() is only known in an if"
                : arguments > 0 ? $"{name}() takes no arguments" : null;
        }

        return !knowsFiles && name.Equals(HashFiles, StringComparison.OrdinalIgnoreCase) ? $"{HashFiles}() is only known in steps, where there are files"
            : !Functions.TryGetValue(name, out var takes)
                ? $"there is no function {Shorten(name)}(); there are {Listed([.. Functions.Keys.Where(known => knowsFiles || known != HashFiles), .. knowsStatus ? StatusFunctions : []])}"
            : IsCase(name) && (arguments < takes.Least || arguments % 2 == 0)
                ? $"{name}() takes pairs of a condition and a value, and one value for when none holds; {arguments} {(arguments == 1 ? "was" : "were")} given"
            : arguments < takes.Least || arguments > takes.Most
                ? $"{name}() takes {Counted(takes)}, and {arguments} {(arguments == 1 ? "was" : "were")} given"
            : null;
    }

    private static string Counted((int Least, int Most) takes) =>
        takes.Most == 255 ? "at least one argument"
        : takes.Least != takes.Most ? $"{takes.Least} or {takes.Most} arguments"
        : takes.Least == 1 ? "one argument" : $"{takes.Least} arguments";

    private static string Listed(string[] names) => $"{string.Join(", ", names[..^1])} and {names[^1]}";

    private static string Shorten(string name) => name.Length <= 40 ? name : $"{name[..40]}…";
}
