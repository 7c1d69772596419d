using RunnerHub.Tests.Features.Runners;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Platform;

public abstract class LastCallsTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task A_download_that_takes_long_is_ended_some_seconds_after_the_server_was_told_to_stop()
    {
        await Hub.AddRunnersAsync(Enumerable.Range(0, 4000).Select(number => Arrange.Runner($"{number}", description: new string('x', 1000))));
        var admin = await Hub.AddUserAsync(People.Unique("admin"), admin: true);
        using var download = await RawSocket.ConnectAsync(Hub.Address, buffer: 4096);
        await download.SendAsync($"GET /api/v1/admin/actions/runners HTTP/1.1\r\nHost: hub\r\nAccept: text/csv\r\nAuthorization: token {await Hub.AddTokenAsync(admin)}\r\n\r\n");
        await download.ReadHeadAsync();

        var began = TimeProvider.System.GetTimestamp();
        var stopping = Hub.StopAsync();
        while (!stopping.IsCompleted && TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(20))
        {
            Hub.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.True(stopping.IsCompletedSuccessfully);
    }

    public sealed class Sqlite(SqliteHub hub) : LastCallsTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : LastCallsTests(hub), IClassFixture<PostgresHub>;
}
