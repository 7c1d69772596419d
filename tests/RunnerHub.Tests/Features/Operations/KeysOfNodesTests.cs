using System.Net;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Operations;

/// <summary>Nodes on one database that were not given the same secret key.</summary>
public sealed class KeysOfNodesTests
{
    [Fact]
    public async Task A_node_with_another_secret_does_not_join_those_that_are_there()
    {
        Missing.SkipTest(PostgresServer.Unavailable);
        await using var first = new NodeHub(null);
        await first.InitializeAsync();

        var refused = await StartAsync(first, 'l');

        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("The other nodes on this database have another RUNNERHUB_SECRET_KEY", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await StartAsync(first, first.Key)).ExitCode);
        await first.StopAsync();
        // Nobody is there who would be shut out: this is how one goes on after the loss of a secret.
        Assert.Equal(0, (await StartAsync(first, 'l')).ExitCode);
    }

    [Fact]
    public async Task A_node_that_cannot_open_the_newest_key_is_not_ready_until_it_has_the_secret_of_the_others()
    {
        Missing.SkipTest(PostgresServer.Unavailable);
        await using var node = new NodeHub(null);
        await node.InitializeAsync();
        await using var other = new NodeHub(null) { Key = 'l' };
        await other.InitializeAsync();
        Assert.Equal((HttpStatusCode.OK, "usable"), await AskAsync(node));

        // As one makes it that was started while this one was cut off from the database.
        var key = await other.ReadAsync(db => db.DataProtectionKeys.SingleAsync());
        await node.ReadAsync(async db =>
        {
            db.DataProtectionKeys.Add(new DataProtectionKey { FriendlyName = key.FriendlyName, Xml = key.Xml });
            return await db.SaveChangesAsync();
        });

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unusable"), await AskAsync(node));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unusable"), await AskAsync(node));
        Assert.Single(node.Log.All, line => line.Contains("The newest key in the database cannot be opened here: another node has another \"RUNNERHUB_SECRET_KEY\"", StringComparison.Ordinal));

        node.Key = 'l';
        await node.RestartAsync();

        Assert.Equal((HttpStatusCode.OK, "usable"), await AskAsync(node));
    }

    private static Task<ProcessEnd> StartAsync(NodeHub hub, char key) => ServerProcess.RunAsync(
        ["generate-runner-token"], ("ConnectionStrings__RunnerHub", hub.ConnectionString), ("RUNNERHUB_SECRET_KEY", new string(key, 40)));

    private static async Task<(HttpStatusCode Status, string Keys)> AskAsync(NodeHub hub)
    {
        using var client = hub.Client();
        using var answer = await client.GetAsync(new Uri("/healthz/ready", UriKind.Relative));
        var body = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, body.Split("\"keys\":\"")[1].Split('"')[0]);
    }
}
