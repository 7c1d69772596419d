using Microsoft.EntityFrameworkCore;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Data;

public abstract class MigrationTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task The_migrations_make_exactly_the_model()
    {
        Assert.False(await Hub.ReadAsync(db => Task.FromResult(db.Database.HasPendingModelChanges())));
        Assert.Empty(await Hub.ReadAsync(db => db.Database.GetPendingMigrationsAsync()));
    }

    public sealed class Sqlite(SqliteHub hub) : MigrationTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : MigrationTests(hub), IClassFixture<PostgresHub>;
}
