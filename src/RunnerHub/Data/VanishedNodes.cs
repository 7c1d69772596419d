using Npgsql;

namespace RunnerHub.Data;

/// <summary>
/// A node whose machine loses its power or its network says no word. What its sessions have locked, such as the turn at giving jobs to
/// runners, would stay locked for as long as PostgreSQL's machine believes in them: two hours by default. Each session is told to be
/// given up sooner.
/// </summary>
internal static class VanishedNodes
{
    /// <summary>
    /// Half a minute after the last sign of the other end, whether something is on its way to it or not:
    /// https://www.postgresql.org/docs/current/runtime-config-connection.html#RUNTIME-CONFIG-TCP
    /// </summary>
    public const string Notice =
        "SET tcp_keepalives_idle = '10s'; SET tcp_keepalives_interval = '5s'; SET tcp_keepalives_count = 3; SET tcp_user_timeout = '30s'";

    // A process that is stopped in the middle of a transaction keeps its connection, and its locks, all the same.
    private const string NoticeInPool = Notice + "; SET idle_in_transaction_session_timeout = '60s'";

    /// <summary>For a connection of the pool, when it is opened.</summary>
    public static void Initialize(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(NoticeInPool, connection);
        command.ExecuteNonQuery();
    }

    /// <inheritdoc cref="Initialize"/>
    public static async Task InitializeAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(NoticeInPool, connection);
        await command.ExecuteNonQueryAsync();
    }
}
