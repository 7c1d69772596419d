using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Runners;

/// <summary>A client that was written for Gitea works unchanged: <c>GiteaClient/walk.js</c> goes through all calls that it has.</summary>
public abstract class GiteaClientTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task A_client_of_Gitea_walks_through_every_call()
    {
        var administrator = await Hub.ReadAsync(db => db.Users.Where(user => user.UserName == Hub.AdminName).Select(user => user.Id).SingleAsync());
        var end = await Programs.RunAsync(
            new ProcessStartInfo("node", ["walk.js", Hub.Address.ToString().TrimEnd('/'), await Hub.AddTokenAsync(administrator), Hub.Password])
            {
                WorkingDirectory = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "GiteaClient")),
            });

        Assert.True(end.ExitCode == 0, end.Error);
        Assert.Contains("Every call was answered", end.Output, StringComparison.Ordinal);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    public sealed class Sqlite(SqliteHub hub) : GiteaClientTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : GiteaClientTests(hub), IClassFixture<PostgresHub>;
}
