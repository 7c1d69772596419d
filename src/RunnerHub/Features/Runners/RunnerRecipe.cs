namespace RunnerHub.Features.Runners;

/// <summary>One way to connect a machine, as commands to paste; the registration token stands between the two parts.</summary>
internal sealed record RunnerRecipe(string Key, string Title, string Note, string Before, string After)
{
    private const string Image = "gitea/runner:latest";
    private const string Token = "<token>";

    // Program, options and variables: the command line of the stock runner.
    public static IReadOnlyList<RunnerRecipe> All(string server) =>
    [
        Of("program", "Program", "Download gitea-runner from gitea.com/gitea/runner/releases. Register once, then keep the daemon running, for example as a system service.",
            $"""
            gitea-runner register --no-interactive --instance {server} --token {Token} --name "$(hostname)" --labels "linux:host"
            gitea-runner daemon
            """),
        Of("docker", "Docker", "The volume keeps the registration, so that a restart of the container does not register a second runner.",
            $"""
            docker run --detach --restart unless-stopped --name runner \
              --env GITEA_INSTANCE_URL={server} \
              --env GITEA_RUNNER_REGISTRATION_TOKEN={Token} \
              --env GITEA_RUNNER_NAME="$(hostname)" \
              --volume runner:/data \
              --volume /var/run/docker.sock:/var/run/docker.sock \
              {Image}
            """),
        Of("compose", "Docker Compose", "Save it as compose.yaml and run: docker compose up --detach",
            $"""
            services:
              runner:
                image: {Image}
                restart: unless-stopped
                environment:
                  GITEA_INSTANCE_URL: {server}
                  GITEA_RUNNER_REGISTRATION_TOKEN: {Token}
                volumes:
                  - runner:/data
                  - /var/run/docker.sock:/var/run/docker.sock
            volumes:
              runner:
            """),
    ];

    private static RunnerRecipe Of(string key, string title, string note, string text)
    {
        var parts = text.Split(Token);
        return new RunnerRecipe(key, title, note, parts[0], parts[1]);
    }
}
