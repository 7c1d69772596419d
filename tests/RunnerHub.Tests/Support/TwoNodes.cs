using Npgsql;
using RunnerHub.Data.Nodes;

namespace RunnerHub.Tests.Support;

/// <summary>
/// A hub that may share its database with others. Each has a clock of its own: what one does only by the clock does not happen
/// while a test moves another's.
/// </summary>
/// <param name="database">A connection string; null makes a database that goes with the hub.</param>
public sealed class NodeHub(string? database) : PostgresHub
{
    /// <summary>What its secret key is made of; another one holds from the next start on.</summary>
    public char Key { get; set; } = 'k';

    protected override IEnumerable<KeyValuePair<string, string?>> Settings =>
    [
        new("RUNNERHUB_SECRET_KEY", new string(Key, 40)), new("RUNNERHUB_POLL_SECONDS", "30"), new("RUNNERHUB_WEBHOOK_ALLOWED_HOSTS", "loopback"),
    ];

    /// <summary>Ends the session in which it hears the others.</summary>
    internal Task EndListeningAsync() => EndSessionsAsync($"application_name = '{Sessions}' AND query LIKE 'LISTEN%'");

    /// <summary>Ends the session in which it speaks to the others and has its duties.</summary>
    internal Task EndSpeakingAsync() => EndSessionsAsync($"application_name = '{Sessions}' AND query NOT LIKE 'LISTEN%'");

    protected override Task<string> CreateDatabaseAsync() => database is null ? base.CreateDatabaseAsync() : Task.FromResult(database);

    protected override Task DropDatabaseAsync(string connectionString)
    {
        if (database is null)
        {
            return base.DropDatabaseAsync(connectionString);
        }

        using var connection = new NpgsqlConnection(connectionString);
        NpgsqlConnection.ClearPool(connection);
        return Task.CompletedTask;
    }

    /// <summary>Drops a database that is not its own, once it has stopped.</summary>
    public Task DropAsync() => base.DropDatabaseAsync(ConnectionString);

    private string Sessions => Get<NodeIdentity>().SessionName;
}

/// <summary>Two hubs on one database.</summary>
public sealed class TwoNodes : IAsyncLifetime
{
    public NodeHub First { get; } = new(null);

    public NodeHub Second { get; private set; } = new(null);

    public async ValueTask InitializeAsync()
    {
        await First.InitializeAsync();
        if (First.Unavailable is null)
        {
            Second = new NodeHub(First.ConnectionString);
            await Second.InitializeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Second.DisposeAsync();
        await First.DisposeAsync();
    }
}

/// <summary>Tests that need two hubs on one database.</summary>
public abstract class TwoNodesTests
{
    protected TwoNodesTests(TwoNodes nodes)
    {
        Missing.SkipTest(nodes.First.Unavailable);
        (First, Second) = (nodes.First, nodes.Second);
    }

    protected NodeHub First { get; }

    protected NodeHub Second { get; }

    /// <summary>As <see cref="Task.WaitAsync(TimeSpan)"/>, for a busy machine.</summary>
    protected static Task SoonAsync(Task task) => task.WaitAsync(Waiting.Patience);
}
