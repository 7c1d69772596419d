using Microsoft.EntityFrameworkCore;
using RunnerHub.Features.Runners;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Runners;

public abstract class RunnerStatusTests(Hub hub) : HubTests(hub)
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 9, 30, 0, TimeSpan.Zero);

    /// <summary>Seconds since last online and last active, and the status that the rule gives.</summary>
    private static readonly (double? Online, double? Active, string Status)[] Borders =
    [
        (null, null, "NeverConnected"),
        (60.000001, null, "Offline"),
        (61, 0, "Offline"),
        (86_400, 86_400, "Offline"),
        (60, null, "Idle"),
        (60, 10.000001, "Idle"),
        (0, 11, "Idle"),
        (0, 10, "Active"),
        (60, 10, "Active"),
        (0, 0, "Active"),
        (-5, -5, "Active"),
    ];

    [Fact]
    public void The_rule_holds_at_its_borders()
    {
        var at = new RunnerStatusAt(Now);
        Assert.All(Borders, border => Assert.Equal(border.Status, at.Of(Ago(border.Online), Ago(border.Active)).ToString()));
    }

    [Fact]
    public async Task The_database_agrees_with_the_rule_at_its_borders()
    {
        var at = new RunnerStatusAt(Now);
        await Hub.ReadAsync(async db =>
        {
            await using var undone = await db.Database.BeginTransactionAsync();
            db.Runners.AddRange(Borders.Select((border, index) => Arrange.Runner(
                $"{border.Status}-{index}", lastOnline: Ago(border.Online), lastActive: Ago(border.Active), at: Now)));
            await db.SaveChangesAsync();

            foreach (var status in Enum.GetValues<RunnerStatus>())
            {
                var names = await db.Runners.Where(at.Is(status)).Select(runner => runner.Name).ToListAsync();
                Assert.Equal(Borders.Count(border => border.Status == status.ToString()), names.Count);
                Assert.All(names, name => Assert.StartsWith(status.ToString(), name, StringComparison.Ordinal));
            }

            Assert.Equal(Borders.Count(border => border.Status is "Offline" or "NeverConnected"), await db.Runners.CountAsync(at.IsAway()));
            return true;
        });
    }

    private static DateTimeOffset Ago(double? seconds) => seconds is { } ago ? Now.AddSeconds(-ago) : ActionRunner.Never;

    public sealed class Sqlite(SqliteHub hub) : RunnerStatusTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RunnerStatusTests(hub), IClassFixture<PostgresHub>;
}
