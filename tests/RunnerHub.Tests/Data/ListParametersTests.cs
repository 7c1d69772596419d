using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Data;

/// <summary>A statement for each length of a list would fill what the engines keep of prepared statements.</summary>
public abstract class ListParametersTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task A_list_is_asked_for_with_the_same_statement_however_long_it_is()
    {
        var id = await Hub.AddUserAsync(People.Unique("owner"));
        await Hub.AddRepositoryAsync("own", id);
        using var program = await Hub.ProgramOfAsync(id);
        await program.GetAsync("/user/repos");
        using var statements = new Statements(Hub);

        Assert.Equal(1, (await program.GetAsync("/user/repos")).Json.GetArrayLength());
        var ofOne = Asked(statements);
        await Hub.AddRepositoryAsync("shared", await Hub.AddOrganizationAsync(People.Unique("team"), id));
        statements.Take();
        Assert.Equal(2, (await program.GetAsync("/user/repos")).Json.GetArrayLength());

        Assert.Contains(ofOne, text => text.Contains("FROM \"Owners\"", StringComparison.Ordinal));
        Assert.Equal(ofOne, Asked(statements));
    }

    /// <summary>Who asks is read again whenever it is told that tokens have changed.</summary>
    private static List<string> Asked(Statements statements) =>
        [.. statements.Take().Where(text => text.Contains("\"Repositories\"", StringComparison.Ordinal) || text.Contains("\"Owners\"", StringComparison.Ordinal))];

    public sealed class Sqlite(SqliteHub hub) : ListParametersTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : ListParametersTests(hub), IClassFixture<PostgresHub>;
}
