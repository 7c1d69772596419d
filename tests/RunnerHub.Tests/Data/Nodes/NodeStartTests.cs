using Microsoft.EntityFrameworkCore;
using Npgsql;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Data.Nodes;

public sealed class NodeStartTests
{
    [Fact]
    public async Task Nodes_that_start_at_once_without_a_database_make_it_together()
    {
        Missing.SkipTest(PostgresServer.Unavailable);
        var server = await PostgresServer.ConnectionStringAsync();
        var database = new NpgsqlConnectionStringBuilder(server) { Database = $"runnerhub_{Guid.NewGuid():N}", MaxPoolSize = 10 }.ConnectionString;
        NodeHub[] nodes = [new(database), new(database), new(database)];
        try
        {
            await Task.WhenAll(nodes.Select(node => Task.Run(async () => await node.InitializeAsync())));

            // The keys of sessions, too: a node that had one of its own would not read what the others have signed.
            Assert.Equal(1, await nodes[0].ReadAsync(db => db.DataProtectionKeys.CountAsync()));
            Assert.Equal(1, await nodes[0].ReadAsync(db => db.Users.CountAsync()));
        }
        finally
        {
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }

            await nodes[0].DropAsync();
        }
    }
}
