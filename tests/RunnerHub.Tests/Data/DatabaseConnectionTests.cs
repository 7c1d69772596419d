using Microsoft.Extensions.Configuration;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Tests.Data;

public sealed class DatabaseConnectionTests
{
    [Theory]
    [InlineData(null, false, "Data Source=/srv/app/data/runnerhub.db")]
    [InlineData("Data Source=runners.db", false, "Data Source=/srv/app/runners.db")]
    [InlineData("Data Source=/var/lib/runners.db;Pooling=False", false, "Data Source=/var/lib/runners.db;Pooling=False")]
    [InlineData("Host=db;Database=hub;Username=me;Password=it", true, "Host=db;Database=hub;Username=me;Password=it;Maximum Pool Size=16")]
    [InlineData("Server=db;Database=hub", true, "Host=db;Database=hub;Maximum Pool Size=16")]
    [InlineData("Host=db;MaxPoolSize=100", true, "Host=db;Maximum Pool Size=100")]
    public void The_string_alone_chooses_the_engine(string? set, bool isPostgres, string used) =>
        Assert.Equal(new DatabaseConnection(isPostgres, used), Read(("ConnectionStrings:RunnerHub", set)));

    [Theory]
    [InlineData("nonsense")]
    [InlineData("postgres://me:secret-word@db/hub")]
    [InlineData("Database=hub;Password=secret-word")]
    [InlineData("Host=;Password=secret-word")]
    [InlineData("Host=db;Port=secret-word")]
    [InlineData("Host=db;Passwort=secret-word")]
    [InlineData("Data Source=")]
    [InlineData("Data Source=:memory:")]
    [InlineData("Data Source=x;Mode=Memory")]
    [InlineData("Data Source=x;Passwort=secret-word")]
    public void A_wrong_one_is_explained_without_repeating_it(string set)
    {
        var problem = Assert.Throws<StartupProblem>(() => Read(("ConnectionStrings:RunnerHub", set)));

        Assert.StartsWith("ConnectionStrings__RunnerHub must be like \"Data Source=", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-word", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_may_stand_in_a_file()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "Host=db;Database=hub\n");

            Assert.Equal(new DatabaseConnection(true, "Host=db;Database=hub;Maximum Pool Size=16"), Read(("ConnectionStrings:RunnerHub_FILE", file)));
            Assert.Equal(
                "Both ConnectionStrings__RunnerHub and ConnectionStrings__RunnerHub_FILE are set; set only one of them.",
                Assert.Throws<StartupProblem>(() => Read(("ConnectionStrings:RunnerHub_FILE", file), ("ConnectionStrings:RunnerHub", "Host=db"))).Message);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static DatabaseConnection Read(params (string Name, string? Value)[] settings) => DatabaseConnection.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value))).Build(),
        "/srv/app");
}
