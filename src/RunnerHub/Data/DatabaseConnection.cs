using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using RunnerHub.Platform;

namespace RunnerHub.Data;

/// <summary>The connection string that the operator chose, or a file in the folder <c>data</c> of the application.</summary>
internal sealed record DatabaseConnection(bool IsPostgres, string Text)
{
    private const string Setting = "ConnectionStrings__RunnerHub";
    private const string Expected = Setting + " must be like \"Data Source=/var/lib/runnerhub/runnerhub.db\" (SQLite) or "
        + "\"Host=localhost;Database=runnerhub;Username=runnerhub;Password=...\" (PostgreSQL)";

    /// <summary>
    /// Connections of one node, unless the operator chose otherwise. A thousand callers at once are served faster by a few of
    /// them, each busy, than by the driver's hundred, which only make PostgreSQL switch between them.
    /// </summary>
    private const int PoolSize = 16;

    /// <summary>
    /// Statements that a connection keeps prepared, unless the operator chose otherwise: most are short, and PostgreSQL takes
    /// longer to read and plan such a one than to carry it out.
    /// </summary>
    private const int PreparedStatements = 100;

    private const string ReplicaSetting = "ConnectionStrings__RunnerHubReplica";
    private const string ReplicaExpected = ReplicaSetting + " must be like \"Host=replica;Database=runnerhub;Username=runnerhub;Password=...\" (PostgreSQL)";

    /// <summary>Seconds to connect to a replica, unless the operator chose otherwise: the primary answers as well, and waits behind it.</summary>
    private const int ReplicaTimeout = 3;

    /// <summary>What is used unless the operator chose otherwise, by any of its names.</summary>
    private static readonly (string[] Names, object Value)[] PostgresDefaults =
    [
        (["Maximum Pool Size", "MaxPoolSize"], PoolSize),
        (["Max Auto Prepare", "MaxAutoPrepare"], PreparedStatements),
        // Nothing that is asked through the pool leaves something behind in its connection, which would have to be asked to forget it.
        (["No Reset On Close", "NoResetOnClose"], true),
    ];

    /// <param name="root">Where a relative path begins.</param>
    /// <exception cref="StartupProblem">It can be read as neither. The sentence does not repeat it, for it may hold a password.</exception>
    public static DatabaseConnection Read(IConfiguration configuration, string root)
    {
        var text = SecretSetting.Read(configuration, "ConnectionStrings:RunnerHub", Setting);
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = text ?? "Data Source=data/runnerhub.db" };
            return parts.ContainsKey("Host") || parts.ContainsKey("Server") ? OfPostgres(parts, Expected, "primary")
                : parts.ContainsKey("Data Source") || parts.ContainsKey("DataSource") || parts.ContainsKey("Filename") ? OfSqlite(parts, root)
                : throw new StartupProblem($"{Expected}; it names neither a host nor a data source.");
        }
        catch (Exception problem) when (problem is ArgumentException or FormatException)
        {
            throw new StartupProblem($"{Expected}; what is set cannot be read.", problem);
        }
    }

    /// <summary>The replica of the primary that lists are read from, or null when there is none.</summary>
    /// <exception cref="StartupProblem">It cannot be read, or is none of PostgreSQL.</exception>
    public static DatabaseConnection? ReadReplica(IConfiguration configuration, DatabaseConnection primary)
    {
        if (SecretSetting.Read(configuration, "ConnectionStrings:RunnerHubReplica", ReplicaSetting) is not { } text)
        {
            return null;
        }

        if (!primary.IsPostgres)
        {
            throw new StartupProblem($"{ReplicaSetting} is set, but {Setting} chooses SQLite, which has no replica. Leave it out, or use PostgreSQL.");
        }

        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = text };
            if (!parts.ContainsKey("Timeout"))
            {
                parts["Timeout"] = ReplicaTimeout;
            }

            return OfPostgres(parts, ReplicaExpected, "standby");
        }
        catch (Exception problem) when (problem is ArgumentException or FormatException)
        {
            throw new StartupProblem($"{ReplicaExpected}; what is set cannot be read.", problem);
        }
    }

    /// <param name="parts">What was set.</param>
    /// <param name="expected">What should have been.</param>
    /// <param name="wanted">Which of several hosts, in Npgsql's words, unless the operator chose otherwise: any would be a replica, too.</param>
    private static DatabaseConnection OfPostgres(DbConnectionStringBuilder parts, string expected, string wanted)
    {
        var postgres = new NpgsqlConnectionStringBuilder(parts.ConnectionString);
        if (postgres.Host?.Contains(',', StringComparison.Ordinal) == true && postgres.TargetSessionAttributes is null)
        {
            postgres.TargetSessionAttributes = wanted;
        }

        foreach (var (names, value) in PostgresDefaults.Where(one => !one.Names.Any(parts.ContainsKey)))
        {
            postgres[names[0]] = value;
        }

        return string.IsNullOrWhiteSpace(postgres.Host)
            ? throw new StartupProblem($"{expected}; its host is empty.")
            : new DatabaseConnection(true, postgres.ConnectionString);
    }

    private static DatabaseConnection OfSqlite(DbConnectionStringBuilder parts, string root)
    {
        var sqlite = new SqliteConnectionStringBuilder(parts.ConnectionString);
        var file = sqlite.DataSource;
        if (file.Length == 0 || file == ":memory:" || sqlite.Mode == SqliteOpenMode.Memory || file.StartsWith("file:", StringComparison.Ordinal))
        {
            throw new StartupProblem($"{Expected}; the data source must be the path of a file.");
        }

        sqlite.DataSource = Path.GetFullPath(file, root);
        return new DatabaseConnection(false, sqlite.ConnectionString);
    }
}
