using System.Net.Sockets;

namespace RunnerHub.Platform;

/// <summary>Why the server cannot start, as a sentence for the person who started it.</summary>
internal sealed class StartupProblem(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Something done once before the server listens or a command runs; lower <see cref="Order"/> first.</summary>
internal interface IStartupStep
{
    int Order { get; }

    /// <summary>True when commands need it too.</summary>
    bool BeforeCommands => false;

    Task RunAsync(CancellationToken cancellation);
}

/// <summary>A command of the executable, such as <c>generate-runner-token</c>, run instead of the server on its database.</summary>
internal interface ICommand
{
    string Name { get; }

    Task<int> RunAsync(CommandLine line, CancellationToken cancellation);
}

/// <summary>A command that needs the settings alone: nothing of the server is made for it, for that costs as much as a start.</summary>
internal interface IQuickCommand
{
    string Name { get; }

    Task<int> RunAsync(IConfiguration settings);
}

/// <summary>The places of the built-in start-up steps.</summary>
internal static class StartupOrder
{
    public const int Migrate = 0;
    public const int SearchIndex = 5;
    public const int FirstAdministrator = 10;
    public const int SeedTokens = 20;
    public const int Demo = 30;
}

/// <summary>From the arguments to the exit code.</summary>
internal static class Startup
{
    /// <summary>Runs what the arguments ask for; a <see cref="StartupProblem"/> becomes one sentence on the error stream and exit code 1.</summary>
    public static async Task<int> RunAsync(
        string[] args, CommandLineSyntax syntax, IEnumerable<IQuickCommand> quick, Func<CommandLine, WebApplication> build)
    {
        try
        {
            var line = new CommandLine(args, syntax);
            if (line.Answer is { } answer)
            {
                await Console.Out.WriteLineAsync(answer);
                return 0;
            }

            if (quick.FirstOrDefault(command => command.Name == line.Command) is { } asked)
            {
                return await asked.RunAsync(line.CreateBuilder().Configuration);
            }

            // Never disposed: the process ends with it, or, in a test, whoever stops it is not done yet when the wait below is over.
            var app = build(line);
            return line.Command is null ? await ServeAsync(app) : await RunCommandAsync(app, line);
        }
        catch (StartupProblem problem)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return 1;
        }
    }

    private static async Task<int> ServeAsync(WebApplication app)
    {
        await RunStepsAsync(app, _ => true);
        try
        {
            await app.StartAsync();
        }
        catch (Exception problem) when (problem is IOException or SocketException || ComesFromKestrel(problem))
        {
            var reason = problem.Message.Split('\n')[0].TrimEnd('.', '\r');
            throw new StartupProblem($"The server cannot listen: {reason}. Choose another address with --urls http://localhost:PORT.", problem);
        }

        await app.WaitForShutdownAsync();
        return 0;
    }

    // It has no exception type of its own: a bad address may be a format, a range, or an operation at the wrong time.
    private static bool ComesFromKestrel(Exception problem) =>
        problem.StackTrace?.Contains("Microsoft.AspNetCore.Server.Kestrel", StringComparison.Ordinal) == true;

    private static async Task<int> RunCommandAsync(WebApplication app, CommandLine line)
    {
        var command = app.Services.GetServices<ICommand>().Single(command => command.Name == line.Command);
        await RunStepsAsync(app, step => step.BeforeCommands);
        return await command.RunAsync(line, app.Lifetime.ApplicationStopping);
    }

    private static async Task RunStepsAsync(WebApplication app, Func<IStartupStep, bool> wanted)
    {
        foreach (var step in app.Services.GetServices<IStartupStep>().Where(wanted).OrderBy(step => step.Order))
        {
            await step.RunAsync(app.Lifetime.ApplicationStopping);
        }
    }
}
