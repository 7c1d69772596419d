using RunnerHub.Platform;

namespace RunnerHub.Features.Operations;

/// <summary>The words that the executable understands, and how it explains them.</summary>
internal static class Usage
{
    private const string Help =
        """
        RunnerHub, the control plane of self-hosted CI runners

        RunnerHub [--demo] [--urls ADDRESS]         starts the server at http://localhost:3000
        RunnerHub generate-runner-token [-s SCOPE]  prints the registration token of a scope
        RunnerHub reset-password --user NAME        prints a new password for a user, who must change it
        RunnerHub check-health [--urls ADDRESS]     asks the server on this machine how it is; exit code 0 means well

          --demo                 fill an empty database with an example site first
          --urls ADDRESS         where to listen, such as http://*:8080
          -s, --scope SCOPE      owner or owner/repository; the whole site when left out
          -h, --help             this text
          --version              the version

        Settings are environment variables, such as ConnectionStrings__RunnerHub. README.md lists them.
        """;

    public static CommandLineSyntax Syntax { get; } = new(
        ["generate-runner-token", "reset-password", "check-health"],
        [
            new("demo"),
            new("scope") { Letter = 's', Value = "owner or owner/repository", Command = "generate-runner-token" },
            new("user") { Value = "the name of a user", Command = "reset-password" },
            new("help") { Letter = 'h', Answer = Help },
            new("version") { Answer = $"RunnerHub {ProductVersion.Text}" },
        ]);
}
