using System.Data.Common;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
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
            builder.Services.AddDbContextPool<RunnerHubDb, PostgresDb>(options => options.UseNpgsql(connection));
            keys.PersistKeysToDbContext<PostgresDb>();
        }
        else
        {
            builder.Services.AddDbContextPool<RunnerHubDb, SqliteDb>(options => options.UseSqlite(connection));
            keys.PersistKeysToDbContext<SqliteDb>();
        }

        builder.Services.AddTransient<IStartupStep, MigrateAtStart>();
    }

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
