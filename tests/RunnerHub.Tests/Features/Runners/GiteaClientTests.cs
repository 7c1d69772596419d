using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Runners;

/// <summary>A client that was written for Gitea works unchanged: <c>GiteaClient/walk.js</c> goes through all calls that it has.</summary>
public abstract class GiteaClientTests(Hub hub) : HubTests(hub)
{
    /// <summary>For a machine that has much else to do.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_client_of_Gitea_walks_through_every_call()
    {
        var administrator = await Hub.ReadAsync(db => db.Users.Where(user => user.UserName == Hub.AdminName).Select(user => user.Id).SingleAsync());
        using var node = new Process
        {
            StartInfo = new ProcessStartInfo("node", ["walk.js", Hub.Address.ToString().TrimEnd('/'), await Hub.AddTokenAsync(administrator), Hub.Password])
            {
                WorkingDirectory = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "GiteaClient")),
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        end.CancelAfter(Patience);
        node.Start();
        var said = (Output: node.StandardOutput.ReadToEndAsync(end.Token), Error: node.StandardError.ReadToEndAsync(end.Token));
        await node.WaitForExitAsync(end.Token);

        Assert.True(node.ExitCode == 0, await said.Error);
        Assert.Contains("Every call was answered", await said.Output, StringComparison.Ordinal);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    public sealed class Sqlite(SqliteHub hub) : GiteaClientTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : GiteaClientTests(hub), IClassFixture<PostgresHub>;
}
