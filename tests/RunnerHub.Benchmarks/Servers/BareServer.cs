using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using RunnerHub.Protocol;

namespace RunnerHub.Benchmarks;

/// <summary>What everything is compared with: Kestrel, routing, and a small answer; no sign-in, no database.</summary>
internal static class BareServer
{
    public const string Path = "/bare";

    /// <summary>Takes a message, and answers one of two bytes.</summary>
    public const string CallPath = "/bare/call";

    /// <summary>How long before its deadline a poll is answered, and by which part some are answered before the others: as a hub does it.</summary>
    private const int MarginMilliseconds = 500;

    private const double Spread = 0.08;

    public static async Task RunAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ListenLocalhost(port);
            kestrel.ListenLocalhost(ServerProcess.Http2PortOf(port), http2 => http2.Protocols = HttpProtocols.Http2);
        });
        var app = builder.Build();
        app.MapGet(Path, () => new Answer(1, "machine-1", "online", Busy: false));
        app.MapPost(CallPath, (HttpContext context) => AnswerAsync(context, TimeSpan.Zero));
        app.MapPost(RunnerProcedures.Declare, (HttpContext context) => AnswerAsync(context, TimeSpan.Zero));
        app.MapPost(RunnerProcedures.FetchTask, (HttpContext context) => AnswerAsync(context, PatienceOf(context)));
        await app.RunAsync();
    }

    private static TimeSpan PatienceOf(HttpContext context) => int.TryParse(context.Request.Headers["Connect-Timeout-Ms"], out var timeout)
        ? TimeSpan.FromMilliseconds(Math.Max(0, timeout - MarginMilliseconds) * (1 - (Spread * Random.Shared.NextDouble())))
        : TimeSpan.Zero;

    /// <summary>Two bytes, which are a poll's answer that there is no task.</summary>
    private static async Task AnswerAsync(HttpContext context, TimeSpan hold)
    {
        await ConnectBody.ReadAsync(context.Request.Body, int.MaxValue, context.RequestAborted);
        if (hold > TimeSpan.Zero)
        {
            await Task.Delay(hold, context.RequestAborted);
        }

        context.Response.ContentType = ConnectCodec.Binary.ContentType;
        context.Response.ContentLength = 2;
        await context.Response.Body.WriteAsync(new byte[] { 16, 1 }, context.RequestAborted);
    }

    internal sealed record Answer(long Id, string Name, string Status, bool Busy);
}
