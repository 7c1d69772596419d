using System.Net;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Operations;

/// <summary>Nodes on one database that were not given the same secret key.</summary>
public sealed class KeysOfNodesTests
{
    [Fact]
    public async Task A_node_that_cannot_open_the_newest_key_is_not_ready_until_it_has_the_secret_of_the_others()
    {
        Missing.SkipTest(PostgresServer.Unavailable);
        await using var first = new NodeHub(null);
        await first.InitializeAsync();
        await using var second = new NodeHub(first.ConnectionString) { Key = 'l' };
        Assert.Equal((HttpStatusCode.OK, "usable"), await AskAsync(first));

        await second.InitializeAsync();

        // The second has made a key of its own, the newest; that it cannot open the older one is as after the loss of a secret.
        Assert.Equal((HttpStatusCode.OK, "usable"), await AskAsync(second));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unusable"), await AskAsync(first));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unusable"), await AskAsync(first));
        Assert.Single(first.Log.All, line => line.Contains("The newest key in the database cannot be opened here: another node has another \"RUNNERHUB_SECRET_KEY\"", StringComparison.Ordinal));

        first.Key = 'l';
        await first.RestartAsync();

        Assert.Equal((HttpStatusCode.OK, "usable"), await AskAsync(first));
        Assert.Equal((HttpStatusCode.OK, "usable"), await AskAsync(second));
    }

    private static async Task<(HttpStatusCode Status, string Keys)> AskAsync(NodeHub hub)
    {
        using var client = hub.Client();
        using var answer = await client.GetAsync(new Uri("/healthz/ready", UriKind.Relative));
        var body = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, body.Split("\"keys\":\"")[1].Split('"')[0]);
    }
}
