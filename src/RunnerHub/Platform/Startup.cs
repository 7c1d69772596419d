namespace RunnerHub.Platform;

/// <summary>Why the server cannot start, as a sentence for the person who started it.</summary>
internal sealed class StartupProblem(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Something done once before the server listens or a command runs; lower <see cref="Order"/> first.</summary>
internal interface IStartupStep
{
    int Order { get; }

    Task RunAsync(CancellationToken cancellation);
}

/// <summary>A command of the executable, such as <c>generate-runner-token</c>, run instead of the server.</summary>
internal interface ICommand
{
    string Name { get; }

    Task<int> RunAsync(string[] args, CancellationToken cancellation);
}

/// <summary>The places of the built-in start-up steps.</summary>
internal static class StartupOrder
{
    public const int Migrate = 0;
    public const int FirstAdministrator = 10;
    public const int SeedTokens = 20;
    public const int Demo = 30;
}
