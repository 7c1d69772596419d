using RunnerHub.Features.Jobs.Workflows;

namespace RunnerHub.Features.RunnerTests;

/// <summary>The built-in job that shows whether a runner works: it needs nothing but a shell, and fails when the hub is not reached.</summary>
internal static class RunnerTestJob
{
    public const string Name = "Test of the runner";

    private static readonly (string Name, string Script)[] Steps =
    [
        ("System", """
            uname -a
            if [ -r /etc/os-release ]; then . /etc/os-release; echo "Distribution: $PRETTY_NAME"; fi
            echo "User: $(id -un 2>/dev/null || whoami)"
            echo "Processors: $(getconf _NPROCESSORS_ONLN 2>/dev/null || echo unknown)"
            if [ -r /proc/meminfo ]; then grep -E '^(MemTotal|MemAvailable)' /proc/meminfo; fi
            """),
        ("Disk", """
            pwd
            df -h . 2>/dev/null || df .
            touch .runner-test && rm .runner-test && echo "The work directory can be written to."
            """),
        ("Clock", """
            echo "Runner: $(date -u '+%Y-%m-%d %H:%M:%S') UTC"
            echo "Hub:    {0} UTC, when the test was asked for"
            """),
        ("Container engine", """
            for engine in docker podman nerdctl; do
              if command -v "$engine" >/dev/null 2>&1; then
                echo "$engine: $("$engine" version --format '{{.Server.Version}}' 2>&1 | head -n 1)"
                found=yes
              fi
            done
            [ -n "$found" ] || echo "None was found. Jobs can run on this machine itself, but not in containers."
            """),
        ("Network to the hub", """
            address="${GITHUB_SERVER_URL%/}/healthz"
            if command -v curl >/dev/null 2>&1; then
              curl -fsS -m 20 -o /dev/null -w "$address answers %{http_code} after %{time_total} s\n" "$address"
            elif command -v wget >/dev/null 2>&1; then
              wget -q -T 20 -O /dev/null "$address" && echo "$address answers."
            else
              echo "Neither curl nor wget is here; that this log reaches the hub shows that the runner itself does."
            fi
            """),
    ];

    /// <param name="labels">The runner's; the first decides where it runs the job, on itself or in a container.</param>
    /// <param name="now">What the hub's clock says.</param>
    public static PlannedJob For(IReadOnlyList<string> labels, DateTimeOffset now) => new()
    {
        Key = "test",
        Name = Name,
        Needs = [],
        RunsOn = [.. labels.Take(1)],
        StepNames = [.. Steps.Select(step => step.Name)],
        TimeoutMinutes = 10,
        Payload = Workflow(labels.Count > 0 ? labels[0] : "test", now),
    };

    private static string Workflow(string label, DateTimeOffset now) => string.Concat(
        $"""
        name: {Name}
        on: workflow_dispatch
        jobs:
          test:
            name: {Name}
            runs-on: {System.Text.Json.JsonSerializer.Serialize(label)}
            defaults:
              run:
                shell: sh
            steps:

        """,
        string.Concat(Steps.Select(step => $"""
              - name: {step.Name}
                run: |
        {Indent(step.Script.Replace("{0}", $"{now.UtcDateTime:yyyy-MM-dd HH:mm:ss}", StringComparison.Ordinal))}

        """)));

    private static string Indent(string script) => string.Join('\n', script.ReplaceLineEndings("\n").Split('\n').Select(line => $"          {line}"));
}
