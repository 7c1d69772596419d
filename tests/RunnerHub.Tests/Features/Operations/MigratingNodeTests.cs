using System.Net;
using Npgsql;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Operations;

/// <summary>What nodes that serve say of themselves while another one migrates.</summary>
public sealed class MigratingNodeTests(PostgresHub hub) : HubTests(hub), IClassFixture<PostgresHub>
{
    [Fact]
    public async Task They_stay_ready_though_the_table_that_tells_of_migrations_is_locked()
    {
        Assert.Equal(HttpStatusCode.OK, (await AskAsync()).Status);
        await using var other = new NpgsqlConnection(Hub.ConnectionString);
        await other.OpenAsync();
        await using var migration = await other.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand("LOCK TABLE \"__EFMigrationsHistory\" IN ACCESS EXCLUSIVE MODE", other))
        {
            await command.ExecuteNonQueryAsync();
        }

        var (status, body) = await AskAsync();

        Assert.Equal((HttpStatusCode.OK, """{"status":"healthy","checks":{"server":"running","database":"reachable","migrations":"applied","keys":"usable"}}"""), (status, body));
    }

    private async Task<(HttpStatusCode Status, string Body)> AskAsync()
    {
        using var client = Hub.Client();
        using var answer = await client.GetAsync(new Uri("/healthz/ready", UriKind.Relative));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
