using Microsoft.EntityFrameworkCore;
using RunnerHub.Features.Runners;
using RunnerHub.Platform;
using RunnerHub.Protocol;

namespace RunnerHub.Benchmarks;

/// <summary>Writes runners into a database that a server has made: a hundred thousand need seconds, where registering them would need minutes.</summary>
internal static class RunnerRows
{
    private const int Batch = 1000;
    private const string Salt = "0123456789";

    /// <summary>Runners of the site that have never called.</summary>
    /// <returns>What they prove themselves with.</returns>
    public static async Task<IReadOnlyList<RunnerCredentials>> AddAsync(string connectionString, int count, params IReadOnlyList<string> labels)
    {
        var known = new List<RunnerCredentials>(count);
        while (known.Count < count)
        {
            await using var db = Engines.Open(connectionString);
            db.ChangeTracker.AutoDetectChangesEnabled = false;
            var batch = Enumerable.Range(known.Count, Math.Min(Batch, count - known.Count)).Select(number => New(number, labels)).ToList();
            db.AddRange(batch.Select(runner => runner.Row));
            await db.SaveChangesAsync();
            known.AddRange(batch.Select(runner => runner.Known));
        }

        await using var filled = Engines.Open(connectionString);
        if (filled.Database.IsNpgsql())
        {
            // As it does by itself after a while.
            await filled.Database.ExecuteSqlRawAsync("VACUUM ANALYZE");
        }

        return known;
    }

    private static (ActionRunner Row, RunnerCredentials Known) New(int number, IReadOnlyList<string> labels)
    {
        var (uuid, secret, name, now) = (Guid.NewGuid(), Secret.NewHex(), $"simulated-{number:D6}", DateTimeOffset.UtcNow);
        var row = new ActionRunner
        {
            Uuid = uuid,
            Name = name,
            Version = "v3.1.0",
            TokenHash = Secret.Hash(secret, Salt),
            TokenSalt = Salt,
            AgentLabels = RunnerLabels.ToRows(labels),
            SearchText = ActionRunner.SearchTextOf(name, "", labels, "v3.1.0"),
            Created = now,
            Updated = now,
        };
        return (row, new RunnerCredentials(uuid.ToString(), secret));
    }
}
