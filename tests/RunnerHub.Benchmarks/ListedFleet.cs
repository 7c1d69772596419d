using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Runners;
using RunnerHub.Tests.Support;

namespace RunnerHub.Benchmarks;

/// <summary>
/// Fills the database of a running server with runners to list: of the site, of many organisations and repositories, and of the
/// administrator's own; of every status, some disabled, some deleted.
/// </summary>
internal sealed class ListedFleet(string connectionString)
{
    public const string Organization = "benchmark-lists";
    public const string Repository = "listed";

    private const int Batch = 1000;
    private const int Organizations = 100;

    private static readonly string[] Systems = ["linux", "windows", "macos"];
    private static readonly string[] Versions = ["v3.1.0", "v3.0.2", "v0.2.11", "v6.3.1", "v9.8.7"];

    public async Task FillAsync(int count)
    {
        var now = DateTimeOffset.UtcNow;
        var scopes = await AddPlacesAsync(now);
        for (var made = 0; made < count; made += Batch)
        {
            await using var db = Open();
            db.ChangeTracker.AutoDetectChangesEnabled = false;
            db.AddRange(Enumerable.Range(made, Math.Min(Batch, count - made)).Select(number => Runner(number, count, ScopeOf(number, scopes), now)));
            await db.SaveChangesAsync();
        }

        await using var filled = Open();
        // As any database does by itself after a while.
        await filled.Database.ExecuteSqlRawAsync(filled.Database.IsNpgsql() ? "VACUUM ANALYZE" : "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /// <summary>Names do not come in the order of the ids. A runner that is online stays so for as long as anybody measures.</summary>
    private static ActionRunner Runner(int number, int count, Scope scope, DateTimeOffset now)
    {
        var online = (number % 10) switch { 0 => (DateTimeOffset?)null, 1 or 2 or 3 => now.AddSeconds(-61 - (number * 7L)), _ => now.AddYears(1).AddSeconds(-number % 60) };
        var runner = Arrange.Runner(
            $"machine-{number * 7919L % count:D6}",
            scope,
            lastOnline: online,
            lastActive: (number % 10) switch { 4 => now.AddYears(1), 0 => null, _ => online - TimeSpan.FromDays(400) },
            at: now.AddDays(-30),
            disabled: number % 19 == 0,
            ephemeral: number % 23 == 0,
            description: $"rack {number % 211}, shelf {number % 7}",
            version: Versions[number % Versions.Length],
            labels: [Systems[number % Systems.Length], $"pool-{number % 50}", .. number % 5000 == 0 ? new[] { "gpu-rare" } : []]);
        runner.Deleted = number % 31 == 0 ? now : ActionRunner.Never;
        return runner;
    }

    /// <summary>Four of ten are the site's, the others share the places; a few are those that the administrator looks at.</summary>
    private static Scope ScopeOf(int number, List<Scope> scopes) =>
        number % 10 < 4 ? new Scope.Instance() : number % 100 == 5 ? scopes[number / 100 % 3] : scopes[3 + (number % (scopes.Count - 3))];

    private async Task<List<Scope>> AddPlacesAsync(DateTimeOffset now)
    {
        await using var db = Open();
        var administrator = await db.Owners.Where(owner => owner.NormalizedName == Owner.Normalize(Fleet.Administrator)).Select(owner => owner.Id).SingleAsync();
        var organizations = Enumerable.Range(0, Organizations).Select(number => Owner.Named($"listed-{number}", OwnerKind.Organization, now))
            .Prepend(Owner.Named(Organization, OwnerKind.Organization, now)).ToList();
        db.AddRange(organizations);
        await db.SaveChangesAsync();
        db.Add(new OrganizationMember { OrganizationId = organizations[0].Id, UserId = administrator, Role = OrganizationRole.Owner, Created = now });
        var repositories = organizations.Select(owner => Access.Repository.Named(Repository, owner.Id, now)).ToList();
        db.AddRange(repositories);
        await db.SaveChangesAsync();
        return
        [
            new Scope.Owner(organizations[0].Id), new Scope.Owner(administrator), new Scope.Repository(repositories[0].Id),
            .. organizations.Skip(1).Select(owner => new Scope.Owner(owner.Id)), .. repositories.Skip(1).Select(repository => new Scope.Repository(repository.Id)),
        ];
    }

    private RunnerHubDb Open() => connectionString.StartsWith("Host", StringComparison.Ordinal)
        ? new PostgresDb(new DbContextOptionsBuilder<PostgresDb>().UseNpgsql(connectionString).Options)
        : new SqliteDb(new DbContextOptionsBuilder<SqliteDb>().UseSqlite(connectionString).Options);
}
