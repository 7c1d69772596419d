using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RunnerHub.Protocol;

namespace RunnerHub.Benchmarks;

/// <summary>What everything is compared with: Kestrel, routing, and a small answer; no sign-in, no database.</summary>
internal static class BareServer
{
    public const string Path = "/bare";

    /// <summary>Takes a message, and answers one of two bytes.</summary>
    public const string CallPath = "/bare/call";

    public static async Task RunAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        app.MapGet(Path, () => new Answer(1, "machine-1", "online", Busy: false));
        app.MapPost(CallPath, async (HttpContext context) =>
        {
            await ConnectBody.ReadAsync(context.Request.Body, int.MaxValue, context.RequestAborted);
            context.Response.ContentType = ConnectCodec.Binary.ContentType;
            context.Response.ContentLength = 2;
            await context.Response.Body.WriteAsync(new byte[] { 16, 1 }, context.RequestAborted);
        });
        await app.RunAsync();
    }

    internal sealed record Answer(long Id, string Name, string Status, bool Busy);
}
