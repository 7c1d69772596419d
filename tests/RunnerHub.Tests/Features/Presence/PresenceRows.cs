using Microsoft.EntityFrameworkCore;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Presence;

/// <summary>Runners that call, and what the table knows of that.</summary>
internal static class PresenceRows
{
    public static async Task<RunnerActor> StartHeartAsync(this Hub hub) => await hub.StartRunnerAsync(await hub.RegistrationTokenAsync(), People.Unique("heart"));

    /// <summary>Last online and last active, as the table has them.</summary>
    public static Task<(DateTimeOffset Online, DateTimeOffset Active)> ClocksAsync(this Hub hub, RunnerActor runner) => hub.ReadAsync(async db =>
    {
        var row = await db.Runners.IgnoreQueryFilters().AsNoTracking().SingleAsync(row => row.Id == runner.Id);
        return (row.LastOnline, row.LastActive);
    });
}
