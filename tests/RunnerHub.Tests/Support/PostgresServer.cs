namespace RunnerHub.Tests.Support;

/// <summary>
/// The PostgreSQL server of the tests: the one that <c>RUNNERHUB_TEST_POSTGRES</c> names, else a throw-away cluster made
/// from the binaries on this machine, else none, and the tests on PostgreSQL are skipped with the reason.
/// </summary>
public static class PostgresServer
{
    private static readonly string? Named = Environment.GetEnvironmentVariable("RUNNERHUB_TEST_POSTGRES");
    private static readonly Lazy<Task<string>> Started = new(StartAsync);

    public static string? Unavailable { get; } = Named is null && !PostgresCluster.IsAvailable
        ? "PostgreSQL is not here: install its server, or name one in RUNNERHUB_TEST_POSTGRES (Host=...;Username=...;Password=...)."
        : null;

    /// <summary>A connection to the server with the right to create databases.</summary>
    public static Task<string> ConnectionStringAsync() => Started.Value;

    private static async Task<string> StartAsync()
    {
        if (Named is not null)
        {
            return Named;
        }

        var cluster = await PostgresCluster.CreateAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => cluster.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return cluster.ConnectionString;
    }
}
