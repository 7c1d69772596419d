using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using RunnerHub.Access;
using RunnerHub.Tests.Features.Runners;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Data.Search;

/// <summary>What PostgreSQL knows of whose the runners are.</summary>
public sealed class RunnerOwnersTests(PostgresHub hub) : HubTests(hub), IClassFixture<PostgresHub>
{
    private const int Many = 1000;

    [Fact]
    public async Task A_database_with_many_runners_of_the_site_learns_at_once_that_they_are_many()
    {
        await Hub.AddRunnersAsync(Enumerable.Range(0, Many).Select(number => Arrange.Runner($"site-{number}", new Scope.Instance())));
        await Hub.ReadAsync(async db =>
        {
            var applied = (await db.Database.GetAppliedMigrationsAsync()).ToList();
            await db.GetService<IMigrator>().MigrateAsync(applied[applied.FindIndex(name => name.EndsWith("_RunnerOwners", StringComparison.Ordinal)) - 1]);
            return await db.Database.ExecuteSqlRawAsync("ANALYZE \"ActionRunners\"");
        });
        Assert.InRange(await ExpectedAsync(), 0, Many / 10);

        await Hub.RestartAsync();

        Assert.InRange(await ExpectedAsync(), Many / 2, Many * 2);
    }

    /// <returns>How many rows the planner expects.</returns>
    private Task<int> ExpectedAsync() => Hub.ReadAsync(async db =>
    {
        var plan = await db.Database.SqlQueryRaw<string>("""EXPLAIN (FORMAT JSON) SELECT "Id" FROM "ActionRunners" WHERE coalesce("OwnerId", 0) = 0""").ToListAsync();
        return JsonDocument.Parse(plan[0]).RootElement[0].GetProperty("Plan").GetProperty("Plan Rows").GetInt32();
    });
}
