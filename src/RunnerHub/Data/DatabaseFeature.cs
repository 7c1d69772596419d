using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using RunnerHub.Data.Nodes;
using RunnerHub.Data.Replicas;
using RunnerHub.Data.Search;
using RunnerHub.Platform;

namespace RunnerHub.Data;

/// <summary>Chooses the engine by the connection string <c>RunnerHub</c>, and keeps the sign-in keys in the database.</summary>
internal static class DatabaseFeature
{
    public static void AddDatabase(this WebApplicationBuilder builder)
    {
        var chosen = DatabaseConnection.Read(builder.Configuration, builder.Environment.ContentRootPath);
        var replica = DatabaseConnection.ReadReplica(builder.Configuration, chosen);
        var keys = builder.Services.AddDataProtection().SetApplicationName("RunnerHub");
        if (chosen.IsPostgres)
        {
            builder.Services.AddDbContextPool<PostgresDb>((services, options) => ConfigurePostgres(options, chosen, services));
            builder.Services.AddScoped<RunnerHubDb>(services => services.GetRequiredService<DbSource>().Replica ?? services.GetRequiredService<PostgresDb>());
            keys.PersistKeysToDbContext<PostgresDb>();
            builder.Services.AddNodes(chosen);
            if (replica is not null)
            {
                builder.Services.AddReplica(chosen, services =>
                {
                    var options = new DbContextOptionsBuilder<PostgresDb>();
                    ConfigurePostgres(options, replica, services);
                    return options;
                });
            }
        }
        else
        {
            builder.Services.AddDbContextPool<RunnerHubDb, SqliteDb>((services, options) => ConfigureSqlite(options, chosen, services));
            builder.Services.AddSingleton<SqliteMigrationLock>();
            keys.PersistKeysToDbContext<SqliteDb>();
            // A file has one node.
            builder.Services.AddSingleton<IsOnDuty>((_, _) => Task.FromResult(true));
        }

        builder.Services.AddScoped<DbSource>();
        builder.Services.AddSingleton<DatabaseMetrics>();
        keys.AddKeyRing(builder.Configuration, chosen);
        builder.Services.AddTransient<IStartupStep, MigrateAtStart>();
        builder.Services.AddTransient<IStartupStep, TrigramIndex>();
        builder.Services.AddSingleton<IsOutage>(DatabaseFaults.IsDatabaseAway);
    }

    // A list is one parameter, as it is for PostgreSQL anyway: with one for each element there is a statement to prepare for each length.
    private static void ConfigureSqlite(DbContextOptionsBuilder options, DatabaseConnection connection, IServiceProvider services) =>
        Configure(options).UseSqlite(connection.Text, sqlite => sqlite.UseParameterizedCollectionMode(ParameterTranslationMode.Parameter))
            .AddInterceptors(new SqliteConnections(), services.GetRequiredService<DatabaseMetrics>());

    private static void ConfigurePostgres(DbContextOptionsBuilder options, DatabaseConnection connection, IServiceProvider services) => Configure(options)
        .UseNpgsql(connection.Text, postgres => postgres.ConfigureDataSource(pool => pool.UsePhysicalConnectionInitializer(VanishedNodes.Initialize, VanishedNodes.InitializeAsync)))
        .AddInterceptors(services.GetRequiredService<DatabaseMetrics>());

    /// <summary>
    /// Whoever asked the database gets the exception and logs it. EF's own lines about the same failure, with a stack each,
    /// would fill the disk when the database is away and a fleet keeps polling.
    /// </summary>
    private static DbContextOptionsBuilder Configure(DbContextOptionsBuilder options) => options.ConfigureWarnings(warnings => warnings.Log(
        (RelationalEventId.ConnectionError, LogLevel.Debug),
        (RelationalEventId.CommandError, LogLevel.Debug),
        (CoreEventId.QueryIterationFailed, LogLevel.Debug),
        (CoreEventId.SaveChangesFailed, LogLevel.Debug),
        // Said of looking whether there are more than so many, where it does not matter which of them come first.
        (CoreEventId.RowLimitingOperationWithoutOrderByWarning, LogLevel.Debug)));
}
