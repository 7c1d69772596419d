using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Webhooks;

/// <summary>A program that webhooks lead to; it listens on this machine alone.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private static int receivers;

    // Another one may have listened there before, and still be called.
    private readonly string path = $"/receiver-{Interlocked.Increment(ref receivers)}/";
    private readonly WebApplication server;
    private readonly Channel<Received> received = Channel.CreateUnbounded<Received>();
    private int count;

    private Receiver(WebApplication server) => this.server = server;

    /// <summary>What it answers with, after it has read what was sent.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = _ => Task.CompletedTask;

    /// <summary>Ends with a slash.</summary>
    public Uri Address => new(new Uri(server.Urls.Single()), path);

    public int Count => Volatile.Read(ref count);

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new Receiver(builder.Build());
        receiver.server.Run(receiver.ReceiveAsync);
        await receiver.server.StartAsync();
        return receiver;
    }

    public static Func<HttpContext, Task> Status(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    /// <summary>The next that has come, or comes within some seconds.</summary>
    public async Task<Received> NextAsync()
    {
        using var patience = new CancellationTokenSource(Waiting.Patience);
        return await received.Reader.ReadAsync(patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await server.StopAsync(now.Token);
        await server.DisposeAsync();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments(path.TrimEnd('/'), out var rest))
        {
            context.Response.StatusCode = StatusCodes.Status410Gone;
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        Interlocked.Increment(ref count);
        await received.Writer.WriteAsync(new Received(
            $"{context.Request.Method} {rest}",
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray()));
        await Answer(context);
    }
}

internal sealed record Received(string Request, Dictionary<string, string> Headers, byte[] Body)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

    public string Action => Json.GetProperty("action").GetString()!;

    public JsonElement Job => Json.GetProperty("workflow_job");

    public bool IsSignedWith(string secret)
    {
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Body));
        return Headers["X-Hub-Signature-256"] == $"sha256={expected}" && Headers["X-Gitea-Signature"] == expected;
    }
}
