using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Runners;
using RunnerHub.Platform;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Runners;

/// <summary>
/// Over 10,000 runners: what a page asks the database is answered from indexes that have the order already, so that the
/// time for a page does not depend on how much there is to sort.
/// </summary>
public abstract class QueryPlanTests(QueryPlanTests.Fleet fleet) : HubTests(fleet.Hub)
{
    private const string Table = "ActionRunners";
    private const string Labels = "ActionRunnerLabels";

    private static readonly string[] Near =
    [
        "", "?page=2", "?sort=offline", "?sort=alphabetically", "?sort=alphabetically&page=3", "?sort=newest", "?sort=oldest&page=3",
        "?status=active", "?status=idle&sort=offline", "?status=offline&page=2", "?status=never", "?disabled=true", "?disabled=false&status=idle",
        "?ephemeral=true", "?scope=global", "?scope=repository",
    ];

    /// <summary>Far into a list PostgreSQL weighs, and rightly sorts some thousand narrow rows when that is less than to skip as many.</summary>
    private static readonly string[] Far = ["?page=100", "?sort=offline&page=50", "?sort=alphabetically&page=100", "?status=offline&page=20"];

    [Fact]
    public async Task A_page_of_the_list_reads_indexes_and_sorts_nothing()
    {
        // For a place below the site PostgreSQL takes the table of 400 pages in one go when it expects few runners there.
        foreach (var place in fleet is SqliteFleet ? fleet.Places.All : [fleet.Places.Site])
        {
            using var keeper = await fleet.Places.KeeperAsync(place);
            foreach (var query in fleet is SqliteFleet ? [.. Near, .. Far] : Near)
            {
                foreach (var (text, plan) in await AskAsync(keeper, place.Path + query))
                {
                    Assert.True(IsCount(text) || IsFromIndex(plan), $"{query} reads the whole table:\n{text}\n{plan}");
                    // A count may sort the rows that it groups, when the planner takes them to be few.
                    Assert.False(Sorts(plan) && !IsCount(text) && !IsOfOnePage(text), $"{query} sorts:\n{text}\n{plan}");
                }
            }
        }
    }

    [Fact]
    public async Task Names_from_the_last_sort_only_those_that_are_the_same()
    {
        using var admin = await Hub.AsAdminAsync();

        var plans = await AskAsync(admin, "/-/admin/actions/runners?sort=reversealphabetically&page=2");

        Assert.All(plans, asked => Assert.True(IsCount(asked.Text) || IsFromIndex(asked.Plan), asked.Plan));
        Assert.Contains(plans, asked => Sorts(asked.Plan, partly: true));
        Assert.DoesNotContain(plans, asked => Sorts(asked.Plan) && !IsCount(asked.Text) && !IsOfOnePage(asked.Text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?page=3&limit=50")]
    [InlineData("?status=online")]
    [InlineData("?status=online&sort=alphabetically")]
    [InlineData("?status=online&sort=newest")]
    [InlineData("?status=offline&sort=oldest")]
    [InlineData("?disabled=true")]
    public async Task A_page_for_a_program_reads_indexes_and_sorts_nothing(string query)
    {
        using var program = await Hub.AdminProgramAsync();
        using var statements = new Statements(Hub);

        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/admin/actions/runners" + query)).Status);

        Assert.All(await statements.TakePlansAsync(Table), asked =>
            Assert.True(IsCount(asked.Text) || (IsFromIndex(asked.Plan) && (IsOfOnePage(asked.Text) || !Sorts(asked.Plan))), $"{asked.Text}\n{asked.Plan}"));
    }

    [Fact]
    public async Task Labels_find_the_runners_that_have_them_all_by_an_index()
    {
        using var program = await Hub.AdminProgramAsync();
        using var statements = new Statements(Hub);

        Assert.Equal("10", (await program.GetAsync("/admin/actions/runners?labels=linux,rare,x64")).Headers["X-Total-Count"]);

        var plans = await statements.TakePlansAsync(Table, Labels);
        Assert.Contains(plans, asked => asked.Plan.Contains("IX_ActionRunnerLabels_Key_RunnerId", StringComparison.Ordinal));
        Assert.All(plans.Where(asked => asked.Text.Contains($"\"{Table}\"", StringComparison.Ordinal)), asked => Assert.True(IsFromIndex(asked.Plan), asked.Plan));
    }

    [Fact]
    public async Task A_label_finds_its_runners_by_an_index()
    {
        using var admin = await Hub.AsAdminAsync();

        var plans = await AskAsync(admin, "/-/admin/actions/runners?label=rare", Labels);

        Assert.Contains(plans, asked => asked.Plan.Contains("IX_ActionRunnerLabels_Key_RunnerId", StringComparison.Ordinal));
        Assert.All(plans.Where(asked => asked.Text.Contains($"\"{Table}\"", StringComparison.Ordinal)), asked => Assert.True(IsFromIndex(asked.Plan), asked.Plan));
    }

    [Fact]
    public async Task A_caller_and_a_token_are_found_by_a_unique_index()
    {
        using var statements = new Statements(Hub);
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(), "caller");
        await runner.DeclareAsync("something-new");
        await statements.TakePlansAsync(Table);
        await runner.PollAsync();

        // Which have changed, and then the one that calls.
        var poll = await statements.TakePlansAsync(Table);
        Assert.Collection(
            poll,
            asked => Assert.Contains("IX_ActionRunners_Updated_Uuid", asked.Plan, StringComparison.Ordinal),
            asked => Assert.Contains("IX_ActionRunners_Uuid", asked.Plan, StringComparison.Ordinal));

        await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(), "other");
        var tokens = await statements.TakePlansAsync("ActionRunnerTokens");
        Assert.Contains(tokens, asked => asked.Plan.Contains("IX_ActionRunnerTokens_TokenHash", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_sweep_finds_the_runners_that_are_there_for_one_task_by_their_index()
    {
        using var statements = new Statements(Hub);

        await Hub.UseAsync(async (EphemeralRunners runners) =>
        {
            await runners.RemoveSilentAsync(CancellationToken.None);
            return true;
        });

        var sweep = Assert.Single(await statements.TakePlansAsync(Table));
        Assert.Contains("IX_ActionRunners_Ephemeral", sweep.Plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_is_short_whatever_it_shows()
    {
        foreach (var place in fleet.Places.All)
        {
            using var keeper = await fleet.Places.KeeperAsync(place);
            foreach (var query in new[] { "", "?sort=alphabetically&page=7", "?q=runner&label=linux&status=idle" })
            {
                var bytes = System.Text.Encoding.UTF8.GetByteCount((await keeper.OpenAsync(place.Path + query)).Body);
                Assert.True(bytes < 100_000, $"{place.Path}{query} has {bytes} bytes");
            }
        }
    }

    private async Task<List<(string Text, string Plan)>> AskAsync(Person person, string path, params string[] others)
    {
        using var statements = new Statements(Hub);
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync(path)).Status);
        var plans = await statements.TakePlansAsync([Table, .. others]);
        Assert.NotEmpty(plans);
        TestContext.Current.TestOutputHelper?.WriteLine($"{path}\n{string.Join("\n--\n", plans.Select(asked => asked.Plan))}\n");
        return plans;
    }

    private static bool IsFromIndex(string plan) => !plan.Split('\n').Any(line => line.Contains($"Seq Scan on \"{Table}\"", StringComparison.Ordinal)
        || (line.StartsWith("SCAN a", StringComparison.Ordinal) && !line.Contains("INDEX", StringComparison.Ordinal)));

    /// <summary>Counting reads everything once; PostgreSQL takes the table for that when the table is hardly larger than the index.</summary>
    private bool IsCount(string text) => fleet is PostgresFleet && text.Contains("GROUP BY", StringComparison.Ordinal);

    /// <summary>The statement that reads the rows of one page, by their ids: fifty at most, in the order of their labels.</summary>
    private static bool IsOfOnePage(string text) => text.Contains("json_each(", StringComparison.Ordinal) || text.Contains("= ANY (", StringComparison.Ordinal);

    /// <param name="partly">Only of what the index leaves equal.</param>
    private static bool Sorts(string plan, bool partly = false) => plan.Split('\n').Select(line => line.Trim(' ', '-', '>')).Any(line => partly
        ? line.StartsWith("Incremental Sort", StringComparison.Ordinal) || line.StartsWith("USE TEMP B-TREE FOR LAST", StringComparison.Ordinal)
        : line.StartsWith("Sort  (", StringComparison.Ordinal) || line.StartsWith("USE TEMP B-TREE FOR ORDER BY", StringComparison.Ordinal));

    /// <summary>A hub with 10,000 runners in all places and states.</summary>
    public abstract class Fleet(Hub hub) : IAsyncLifetime
    {
        private const int Size = 10_000;

        private FourPlaces? places;

        public Hub Hub { get; } = hub;

        internal FourPlaces Places => places ?? throw new InvalidOperationException("The fleet is not there yet.");

        public async ValueTask InitializeAsync()
        {
            await Hub.InitializeAsync();
            if (Hub.Unavailable is not null)
            {
                return;
            }

            places = await FourPlaces.MakeAsync(Hub);
            var scopes = new List<Scope>();
            for (var number = 0; number < 40; number++)
            {
                var owner = await Hub.AddOrganizationAsync(People.Unique("crowded"), Places.User.Scope.OwnerId!.Value);
                scopes.AddRange([new Scope.Owner(owner), new Scope.Repository(await Hub.AddRepositoryAsync(People.Unique("crowded"), owner))]);
            }

            var now = Hub.Clock.GetUtcNow();
            await Hub.AddRunnersAsync(Enumerable.Range(0, Size).Select(number => Arrange.Runner(
                $"runner {number * 7919 % Size:00000}",
                number % 5 == 0 ? new Scope.Instance() : number % 97 == 1 ? Places.All[1 + (number % 3)].Scope : scopes[number % scopes.Count],
                lastOnline: (number % 10) switch { 0 => null, 1 or 2 => now.AddSeconds(-61 - number), _ => now.AddSeconds(-(number % 61)) },
                lastActive: (number % 10) switch { 3 or 4 => now.AddSeconds(-(number % 11)), _ => null },
                disabled: number % 13 == 0,
                ephemeral: number % 17 == 0,
                description: $"rack {number % 20}, shelf {number % 7}",
                labels: number % 1000 == 0 ? ["linux", "x64", "rare"] : ["linux", "x64", $"pool-{number % 50}"])));
            await Hub.ReadAsync(async db =>
            {
                db.RunnerTokens.AddRange(Enumerable.Range(0, 2000).Select(number => new ActionRunnerToken
                {
                    TokenHash = Secret.Hash($"{number}"),
                    Encrypted = "",
                    IsActive = false,
                    Created = now,
                    Updated = now,
                }));
                return await db.SaveChangesAsync();
            });
            await Hub.ReadAsync(async db => db.Database.IsNpgsql() ? await db.Database.ExecuteSqlRawAsync("VACUUM ANALYZE") : 0);
        }

        public ValueTask DisposeAsync()
        {
            GC.SuppressFinalize(this);
            return Hub.DisposeAsync();
        }
    }

    public sealed class SqliteFleet() : Fleet(new SqliteHub());

    public sealed class PostgresFleet() : Fleet(new PostgresHub());

    public sealed class Sqlite(SqliteFleet fleet) : QueryPlanTests(fleet), IClassFixture<SqliteFleet>;

    public sealed class Postgres(PostgresFleet fleet) : QueryPlanTests(fleet), IClassFixture<PostgresFleet>;
}
