using System.Data.Common;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using RunnerHub.Platform;

namespace RunnerHub.Data;

/// <summary>Chooses the engine by the connection string <c>RunnerHub</c>, and keeps the sign-in keys in the database.</summary>
internal static class DatabaseFeature
{
    private const string Name = "RunnerHub";

    public static void AddDatabase(this WebApplicationBuilder builder)
    {
        var connection = builder.Configuration.GetConnectionString(Name);
        if (string.IsNullOrWhiteSpace(connection))
        {
            connection = $"Data Source={Path.Combine(builder.Environment.ContentRootPath, "data", "runnerhub.db")}";
        }

        var keys = builder.Services.AddDataProtection().SetApplicationName("RunnerHub");
        if (IsPostgres(connection))
        {
            builder.Services.AddDbContextPool<RunnerHubDb, PostgresDb>(options => Configure(options).UseNpgsql(connection));
            keys.PersistKeysToDbContext<PostgresDb>();
        }
        else
        {
            builder.Services.AddDbContextPool<RunnerHubDb, SqliteDb>(options => Configure(options).UseSqlite(connection));
            keys.PersistKeysToDbContext<SqliteDb>();
        }

        builder.Services.AddTransient<IStartupStep, MigrateAtStart>();
    }

    /// <summary>
    /// Whoever asked the database gets the exception and logs it. EF's own lines about the same failure, with a stack each,
    /// would fill the disk when the database is away and a fleet keeps polling.
    /// </summary>
    private static DbContextOptionsBuilder Configure(DbContextOptionsBuilder options) => options.ConfigureWarnings(warnings => warnings.Log(
        (RelationalEventId.ConnectionError, LogLevel.Debug),
        (RelationalEventId.CommandError, LogLevel.Debug),
        (CoreEventId.QueryIterationFailed, LogLevel.Debug),
        (CoreEventId.SaveChangesFailed, LogLevel.Debug)));

    /// <exception cref="StartupProblem">It is neither a <c>Host=</c> nor a <c>Data Source=</c> string.</exception>
    private static bool IsPostgres(string connection)
    {
        const string expected = "ConnectionStrings__RunnerHub must be like \"Data Source=runnerhub.db\" (SQLite) or "
            + "\"Host=localhost;Database=runnerhub;Username=runnerhub;Password=...\" (PostgreSQL)";
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = connection };
            return parts.ContainsKey("Host") || (parts.ContainsKey("Data Source") ? false : throw new StartupProblem(expected + "; it names neither a host nor a data source."));
        }
        catch (ArgumentException problem)
        {
            throw new StartupProblem(expected + "; what is set cannot be read.", problem);
        }
    }
}
