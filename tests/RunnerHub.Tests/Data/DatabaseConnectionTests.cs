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
    [InlineData("Host=db;Database=hub;Username=me;Password=it", true, "Host=db;Database=hub;Username=me;Password=it;Maximum Pool Size=16;Max Auto Prepare=100;No Reset On Close=True")]
    [InlineData("Server=db;Database=hub", true, "Host=db;Database=hub;Maximum Pool Size=16;Max Auto Prepare=100;No Reset On Close=True")]
    [InlineData("Host=db;MaxPoolSize=100", true, "Host=db;Maximum Pool Size=100;Max Auto Prepare=100;No Reset On Close=True")]
    [InlineData("Host=db;MaxAutoPrepare=0", true, "Host=db;Max Auto Prepare=0;Maximum Pool Size=16;No Reset On Close=True")]
    [InlineData("Host=a,b;MaxPoolSize=9", true, "Host=a,b;Maximum Pool Size=9;Target Session Attributes=primary;Max Auto Prepare=100;No Reset On Close=True")]
    [InlineData("Host=a,b;MaxPoolSize=9;Target Session Attributes=read-write", true, "Host=a,b;Maximum Pool Size=9;Target Session Attributes=read-write;Max Auto Prepare=100;No Reset On Close=True")]
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

            Assert.Equal(new DatabaseConnection(true, "Host=db;Database=hub;Maximum Pool Size=16;Max Auto Prepare=100;No Reset On Close=True"), Read(("ConnectionStrings:RunnerHub_FILE", file)));
            Assert.Equal(
                "Both ConnectionStrings__RunnerHub and ConnectionStrings__RunnerHub_FILE are set; set only one of them.",
                Assert.Throws<StartupProblem>(() => Read(("ConnectionStrings:RunnerHub_FILE", file), ("ConnectionStrings:RunnerHub", "Host=db"))).Message);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("Host=replica;Database=hub", "Host=replica;Database=hub;Timeout=3;Maximum Pool Size=16;Max Auto Prepare=100;No Reset On Close=True")]
    [InlineData("Host=replica;Timeout=9;MaxPoolSize=4", "Host=replica;Timeout=9;Maximum Pool Size=4;Max Auto Prepare=100;No Reset On Close=True")]
    [InlineData("Host=a,b;MaxPoolSize=9", "Host=a,b;Maximum Pool Size=9;Timeout=3;Target Session Attributes=standby;Max Auto Prepare=100;No Reset On Close=True")]
    [InlineData("Host=a,b;MaxPoolSize=9;Target Session Attributes=prefer-standby", "Host=a,b;Maximum Pool Size=9;Target Session Attributes=prefer-standby;Timeout=3;Max Auto Prepare=100;No Reset On Close=True")]
    public void A_replica_is_not_waited_for_and_the_standbys_of_several_hosts_are_meant(string? set, string? used) =>
        Assert.Equal(used is null ? null : new DatabaseConnection(true, used), ReadReplica("Host=db", set));

    [Theory]
    [InlineData("nonsense")]
    [InlineData("Data Source=replica.db")]
    [InlineData("Host=;Password=secret-word")]
    [InlineData("Host=db;Passwort=secret-word")]
    public void A_wrong_replica_is_explained_without_repeating_it(string set)
    {
        var problem = Assert.Throws<StartupProblem>(() => ReadReplica("Host=db", set));

        Assert.StartsWith("ConnectionStrings__RunnerHubReplica must be like \"Host=", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-word", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SQLite_has_no_replica() => Assert.Equal(
        "ConnectionStrings__RunnerHubReplica is set, but ConnectionStrings__RunnerHub chooses SQLite, which has no replica. Leave it out, or use PostgreSQL.",
        Assert.Throws<StartupProblem>(() => ReadReplica(null, "Host=replica")).Message);

    private static DatabaseConnection? ReadReplica(string? primary, string? replica) => DatabaseConnection.ReadReplica(
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("ConnectionStrings:RunnerHubReplica", replica)]).Build(),
        Read(("ConnectionStrings:RunnerHub", primary)));

    private static DatabaseConnection Read(params (string Name, string? Value)[] settings) => DatabaseConnection.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value))).Build(),
        "/srv/app");
}
