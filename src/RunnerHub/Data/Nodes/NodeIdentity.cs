using Npgsql;

namespace RunnerHub.Data.Nodes;

/// <summary>This node among those that share the database, and how it opens connections that stay its own.</summary>
internal sealed class NodeIdentity(DatabaseConnection database)
{
    /// <summary>The channel of NOTIFY. It is the database's own: two sites on one server do not hear one another.</summary>
    public const string Channel = "runnerhub";

    /// <summary>What the names of the sessions of all nodes begin with.</summary>
    public const string SessionPrefix = "RunnerHub node ";

    /// <summary>Different at each start.</summary>
    public string Name { get; } = Guid.NewGuid().ToString("N")[..12];

    /// <summary>By which its own connections are found in PostgreSQL's pg_stat_activity.</summary>
    public string SessionName => SessionPrefix + Name;

    /// <summary>
    /// Seconds to connect, and to give up a question: while the driver does that to a database that says nothing, it holds a thread, and
    /// twice, with and without encryption.
    /// </summary>
    private const int ConnectTimeout = 5;

    /// <summary>
    /// A connection that is not of the pool: what is tied to it, LISTEN or a lock, ends when it does. Both ends notice within
    /// half a minute that the other has vanished without a word, so that a lock does not stay with a machine that is off.
    /// </summary>
    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellation)
    {
        var text = new NpgsqlConnectionStringBuilder(database.Text)
        {
            Pooling = false,
            KeepAlive = 10,
            CommandTimeout = 10,
            ApplicationName = SessionName,
        };
        text.Timeout = Math.Min(text.Timeout, ConnectTimeout);
        var connection = new NpgsqlConnection(text.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            await using var command = new NpgsqlCommand(VanishedNodes.Notice, connection);
            await command.ExecuteNonQueryAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
