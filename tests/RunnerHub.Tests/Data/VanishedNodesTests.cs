using Microsoft.EntityFrameworkCore;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Data;

/// <summary>For how long PostgreSQL believes in a node that says no word any more.</summary>
public sealed class VanishedNodesTests(PostgresHub hub) : HubTests(hub), IClassFixture<PostgresHub>
{
    [Fact]
    public async Task A_node_that_hangs_in_the_middle_of_a_transaction_holds_its_locks_for_a_minute_at_most() =>
        Assert.Equal("1min", await SettingAsync("idle_in_transaction_session_timeout"));

    [Fact]
    public async Task A_node_without_power_is_given_up_after_half_a_minute()
    {
        Assert.Equal("30000", await SettingAsync("tcp_user_timeout"));
        Assert.Equal(("10", "5", "3"), (await SettingAsync("tcp_keepalives_idle"), await SettingAsync("tcp_keepalives_interval"), await SettingAsync("tcp_keepalives_count")));
    }

    private Task<string> SettingAsync(string name) => Hub.ReadAsync(db => db.Database.SqlQuery<string>($"SELECT current_setting({name}) AS \"Value\"").SingleAsync());
}
