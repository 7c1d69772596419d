using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Platform;

namespace RunnerHub.Data.Search;

/// <summary>
/// The index of trigrams in PostgreSQL. It takes an extension that a database user may not be allowed to create, so it is no part of
/// the migrations: without it searches look at every runner, and it is made at the next start after somebody has created the extension.
/// </summary>
internal sealed partial class TrigramIndex(IServiceScopeFactory scopes, ILogger<TrigramIndex> logger) : IStartupStep
{
    private const string Make = """
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
        DO $$
        BEGIN
            EXECUTE format('CREATE INDEX IF NOT EXISTS "IX_RunnerSearch_Text" ON "RunnerSearch" USING gin ("Text" %I.gin_trgm_ops)',
                (SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm'));
        END $$;
        """;

    public int Order => StartupOrder.SearchIndex;

    public async Task RunAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RunnerHubDb>();
        if (!db.Database.IsNpgsql())
        {
            return;
        }

        db.Database.SetCommandTimeout(MigrateAtStart.Patience);
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            // Nodes that start together would both find it missing.
            await db.TakeTurnAsync(cancellation);
            await db.Database.ExecuteSqlRawAsync(Make, cancellation);
            await transaction.CommitAsync(cancellation);
        }
        catch (DbException problem) when (!DatabaseFaults.IsDatabaseAway(problem) || DatabaseFaults.TookTooLong(problem))
        {
            Log.Missing(logger, problem.GetBaseException().Message.Split('\n')[0].TrimEnd('.', '\r'));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Searches look at every runner, for want of an index: {Reason}. A database administrator can help with CREATE EXTENSION pg_trgm; the index is made at the next start")]
        public static partial void Missing(ILogger logger, string reason);
    }
}
