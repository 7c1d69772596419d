using Npgsql;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Data.Search;

/// <summary>A database user who may not create extensions, as many are in companies.</summary>
public sealed class TrigramIndexTests(TrigramIndexTests.Unprivileged hub) : HubTests(hub), IClassFixture<TrigramIndexTests.Unprivileged>
{
    [Fact]
    public async Task Without_the_extension_searches_find_the_same_and_with_it_the_next_start_makes_the_index()
    {
        await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(), "build-machine-7");
        Assert.Contains("permission denied to create extension", Assert.Single(Hub.Log.All, IsWarning), StringComparison.Ordinal);
        Assert.False(await hub.HasIndexAsync());
        Assert.Contains("build-machine-7", await SearchAsync("machine-7"), StringComparison.Ordinal);
        Assert.DoesNotContain("build-machine-7", await SearchAsync("machine-8"), StringComparison.Ordinal);

        await hub.AsSuperuserAsync("CREATE EXTENSION pg_trgm");
        Hub.Log.Clear();
        await Hub.RestartAsync();

        Assert.DoesNotContain(Hub.Log.All, IsWarning);
        Assert.True(await hub.HasIndexAsync());
        Assert.Contains("build-machine-7", await SearchAsync("machine-7"), StringComparison.Ordinal);
    }

    private static bool IsWarning(string line) => line.StartsWith("Warning Searches look at every runner", StringComparison.Ordinal);

    private async Task<string> SearchAsync(string text)
    {
        using var admin = await Hub.AsAdminAsync();
        return (await admin.OpenAsync($"/-/admin/actions/runners?q={text}")).Text;
    }

    public sealed class Unprivileged : PostgresHub
    {
        private readonly string user = $"plain_{Guid.NewGuid():N}";

        public async Task AsSuperuserAsync(string sql) => await ExecuteAsync(await SuperuserAsync(ConnectionString), sql);

        public async Task<bool> HasIndexAsync()
        {
            await using var connection = new NpgsqlConnection(ConnectionString);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("""SELECT EXISTS (SELECT FROM pg_indexes WHERE indexname = 'IX_RunnerSearch_Text')""", connection);
            return (bool)(await command.ExecuteScalarAsync())!;
        }

        protected override async Task<string> CreateDatabaseAsync()
        {
            var database = await base.CreateDatabaseAsync();
            await ExecuteAsync(database, $"CREATE ROLE {user} LOGIN; GRANT ALL ON SCHEMA public TO {user}");
            return new NpgsqlConnectionStringBuilder(database) { Username = user }.ConnectionString;
        }

        protected override async Task DropDatabaseAsync(string connectionString)
        {
            await base.DropDatabaseAsync(connectionString);
            await ExecuteAsync(await PostgresServer.ConnectionStringAsync(), $"DROP ROLE {user}");
        }

        private static async Task<string> SuperuserAsync(string database) => new NpgsqlConnectionStringBuilder(await PostgresServer.ConnectionStringAsync())
        {
            Database = new NpgsqlConnectionStringBuilder(database).Database,
        }.ConnectionString;
    }
}
