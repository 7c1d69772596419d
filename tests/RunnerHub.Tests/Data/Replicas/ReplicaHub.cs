using Npgsql;
using NpgsqlTypes;
using RunnerHub.Data.Nodes;
using RunnerHub.Data.Replicas;
using RunnerHub.Tests.Features.Operations;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Data.Replicas;

/// <summary>A hub on a PostgreSQL that another one follows: two throw-away clusters, and the real replication between them.</summary>
public sealed class ReplicaHub : Hub
{
    // What is committed reaches the standby at once, and a standby that was stopped follows again at once.
    private const string Prompt = "-c wal_writer_delay=10ms -c wal_retrieve_retry_interval=100ms";

    private PostgresCluster? primary;
    private PostgresCluster? standby;

    public override string? Unavailable => PostgresCluster.IsAvailable ? null : "PostgreSQL's own binaries are not here, which a replica is made with.";

    public PostgresCluster Primary => primary ?? throw new InvalidOperationException("There is no cluster.");

    public PostgresCluster Standby => standby ?? throw new InvalidOperationException("There is no cluster.");

    /// <summary>The database at the standby.</summary>
    public string ReplicaConnectionString => On(Standby);

    public override Task TakeDatabaseAwayAsync() => Primary.StopAsync();

    public override Task BringDatabaseBackAsync() => Primary.StartAsync();

    /// <summary>The database at either of the two, as Npgsql finds it out.</summary>
    public string SeveralHosts => new NpgsqlConnectionStringBuilder(ConnectionString)
    {
        Host = $"127.0.0.1:{Standby.Port},127.0.0.1:{Primary.Port}",
        MaxPoolSize = 20,
    }.ConnectionString;

    /// <summary>From now on the standby stays where it is; what it has received later it does not show.</summary>
    public async Task PauseAsync()
    {
        await AskAsync<object>(On(Standby), "SELECT pg_wal_replay_pause()");
        await Waiting.UntilAsync(async () => await AskAsync<string>(On(Standby), "SELECT pg_get_wal_replay_pause_state()") == "paused");
    }

    public async Task ResumeAsync() => await AskAsync<object>(On(Standby), "SELECT pg_wal_replay_resume()");

    /// <summary>Until the hub may read from the standby all that was committed until now.</summary>
    internal async Task CatchUpAsync()
    {
        await ResumeAsync();
        await Waiting.UntilAsync(() => Get<SignalListener>().IsHearing);
        await TickAsync();
        var written = await AskAsync<NpgsqlLogSequenceNumber>(On(Primary), "SELECT pg_current_wal_insert_lsn()");
        await Waiting.UntilAsync(async () => await AskAsync<NpgsqlLogSequenceNumber>(On(Standby), "SELECT pg_last_wal_replay_lsn()") >= written);
    }

    /// <summary>A second passes, and the hub knows again how far the primary is.</summary>
    internal async Task TickAsync()
    {
        Clock.Advance(TimeSpan.FromSeconds(1));
        await Waiting.UntilAsync(() => Get<ReplicaMarks>().Newest == Clock.GetTimestamp());
    }

    /// <summary>The figures of a scrape are read now, and not again for ten seconds: those that count reads do not count themselves.</summary>
    internal async Task FreshenAsync()
    {
        Clock.Advance(TimeSpan.FromSeconds(10));
        await TickAsync();
        await ReadsAsync("answered");
    }

    /// <summary>How many reads the replica has answered, or the primary for another reason.</summary>
    internal async Task<double> ReadsAsync(string outcome) =>
        await this.FigureAsync("runnerhub_replica_reads_total", $"runnerhub_replica_outcome=\"{outcome}\"") ?? 0;

    protected override IEnumerable<KeyValuePair<string, string?>> Settings =>
    [
        new("ConnectionStrings:RunnerHubReplica", ReplicaConnectionString), new("RUNNERHUB_SECRET_KEY", new string('k', 40)), .. Scrape.Settings,
    ];

    protected override async Task<string> CreateDatabaseAsync()
    {
        primary = await PostgresCluster.CreateAsync(Prompt);
        standby = await primary.CreateStandbyAsync(Prompt);
        return On(primary);
    }

    protected override async Task DropDatabaseAsync(string connectionString)
    {
        foreach (var database in new[] { connectionString, ReplicaConnectionString })
        {
            await using var connection = new NpgsqlConnection(database);
            NpgsqlConnection.ClearPool(connection);
        }

        await Standby.DisposeAsync();
        await Primary.DisposeAsync();
    }

    private static string On(PostgresCluster cluster) =>
        new NpgsqlConnectionStringBuilder(cluster.ConnectionString) { Database = "runnerhub", MaxPoolSize = 20 }.ConnectionString;

    private static async Task<T> AskAsync<T>(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Database = "postgres", Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
