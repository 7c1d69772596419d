namespace RunnerHub.Platform;

/// <summary>An option of the executable, written <c>--name</c>, <c>--name value</c> or <c>--name=value</c>.</summary>
internal sealed record CommandLineOption(string Name)
{
    /// <summary>One letter that stands for the name, as in <c>-s value</c>.</summary>
    public char? Letter { get; init; }

    /// <summary>What the value is, for the person who left it out; null for an option without a value.</summary>
    public string? Value { get; init; }

    /// <summary>The only command that takes it; null when it is the server's.</summary>
    public string? Command { get; init; }

    /// <summary>What to print instead of running anything.</summary>
    public string? Answer { get; init; }

    public bool IsWritten(string text) => text == $"--{Name}" || (Letter is { } letter && text == $"-{letter}");
}

/// <summary>The commands and options that the executable knows.</summary>
internal sealed record CommandLineSyntax(IReadOnlyList<string> Commands, IReadOnlyList<CommandLineOption> Options);

/// <summary>
/// The arguments of the executable, taken apart: a command or none, options, and settings of the configuration, which are
/// all that the framework gets to see. Its own reader takes the word after an option for its value, whatever it is.
/// </summary>
internal sealed class CommandLine
{
    // What the web host and those who start it, the test server among them, set by arguments.
    private static readonly HashSet<string> HostSettings = new(StringComparer.OrdinalIgnoreCase)
    {
        "urls", "http_ports", "https_ports", "environment", "contentRoot", "applicationName", "webroot", "AllowedHosts", "ReloadStaticAssetsAtRuntime",
    };

    private readonly CommandLineSyntax syntax;
    private readonly Dictionary<string, string> options = [];
    private readonly List<string> settings = [];

    /// <exception cref="StartupProblem">Something in it is not known, or lacks its value.</exception>
    public CommandLine(IEnumerable<string> args, CommandLineSyntax syntax)
    {
        this.syntax = syntax;
        var rest = new Queue<string>(args);
        while (rest.TryDequeue(out var text))
        {
            if (text.StartsWith('-'))
            {
                ReadOption(text, rest);
            }
            else if (Command is null && syntax.Commands.Contains(text))
            {
                Command = text;
            }
            else
            {
                throw Unknown(Command is null ? "command" : "argument", text);
            }
        }

        var misplaced = syntax.Options.FirstOrDefault(option => Has(option.Name) && option.Answer is null && option.Command != Command);
        if (misplaced is not null)
        {
            throw new StartupProblem(misplaced.Command is { } command
                ? $"--{misplaced.Name} belongs to the command {command}."
                : $"--{misplaced.Name} starts the server and cannot be used with the command {Command}.");
        }
    }

    public string? Command { get; }

    /// <summary>Each <c>--key=value</c>.</summary>
    public IReadOnlyList<string> Settings => settings;

    /// <summary>What to print instead of running anything, or null.</summary>
    public string? Answer => syntax.Options.FirstOrDefault(option => option.Answer is not null && Has(option.Name))?.Answer;

    public bool Has(string option) => options.ContainsKey(option);

    public string? ValueOf(string option) => options.GetValueOrDefault(option);

    private void ReadOption(string text, Queue<string> rest)
    {
        var parts = text.Split('=', 2);
        var (name, value) = (parts[0], parts.ElementAtOrDefault(1));
        if (syntax.Options.FirstOrDefault(option => option.IsWritten(name)) is { } known)
        {
            options[known.Name] = known.Value is not null ? value ?? Next(name, known.Value, rest)
                : value is null ? "" : throw new StartupProblem($"{name} takes no value.");
        }
        else if (IsSetting(name))
        {
            settings.Add($"{name}={value ?? Next(name, "the setting's value", rest)}");
        }
        else if (value is not "")
        {
            // A name with nothing behind its "=" sets nothing; the framework's test server writes the sections of its settings so.
            throw Unknown("option", name);
        }
    }

    private static string Next(string name, string what, Queue<string> rest) =>
        rest.TryPeek(out var next) && !next.StartsWith("--", StringComparison.Ordinal)
            ? rest.Dequeue()
            : throw new StartupProblem($"{name} needs a value: {what}.");

    private static bool IsSetting(string name) => name.StartsWith("--", StringComparison.Ordinal)
        && (name.Contains(':', StringComparison.Ordinal) || name.StartsWith("--RUNNERHUB_", StringComparison.Ordinal) || HostSettings.Contains(name[2..]));

    private StartupProblem Unknown(string kind, string text) =>
        new($"There is no {kind} “{text}”. The commands are {string.Join(", ", syntax.Commands.SkipLast(1))} and {syntax.Commands[^1]}; without one the server starts. --help says more.");
}
