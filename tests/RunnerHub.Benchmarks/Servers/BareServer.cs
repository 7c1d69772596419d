using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace RunnerHub.Benchmarks;

/// <summary>What everything is compared with: Kestrel, routing, and a small JSON answer; no sign-in, no database.</summary>
internal static class BareServer
{
    public const string Path = "/bare";

    public static async Task RunAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        app.MapGet(Path, () => new Answer(1, "machine-1", "online", Busy: false));
        await app.RunAsync();
    }

    internal sealed record Answer(long Id, string Name, string Status, bool Busy);
}
