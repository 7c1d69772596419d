using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using RunnerHub.Features.Webhooks;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Webhooks;

/// <summary>What is kept of an answer, or of why there was none.</summary>
public abstract class WebhookAnswerTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task An_answer_is_kept_only_in_its_beginning_and_leads_nowhere()
    {
        await using var elsewhere = await Receiver.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = async context =>
        {
            context.Response.StatusCode = StatusCodes.Status302Found;
            context.Response.Headers.Location = elsewhere.Address.ToString();
            await context.Response.Body.WriteAsync(new byte[] { 0, 0xFF, (byte)'!' });
            var junk = new byte[64 * 1024];
            Array.Fill(junk, (byte)'x');
            for (var part = 0; part < 1000 && !context.RequestAborted.IsCancellationRequested; part++)
            {
                await context.Response.Body.WriteAsync(junk);
            }
        };
        var (hook, _) = await Hub.ToldOnceAsync(receiver);

        var delivery = (await Hub.UntilAsync(hook, all => all[0].StatusCode is not null))[0];

        Assert.Equal(302, delivery.StatusCode);
        Assert.NotNull(delivery.NextTry);
        Assert.StartsWith("\uFFFD\uFFFD!xxx", delivery.Answer, StringComparison.Ordinal);
        Assert.Equal(WebhookDelivery.LongestAnswer, delivery.Answer.Length);
        Assert.Equal(0, elsewhere.Count);
    }

    [Fact]
    public async Task An_answer_whose_end_does_not_come_counts_by_its_status()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = async context =>
        {
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        // The answer must have begun before its time is over.
        using var begun = new AnswersBegun(receiver.Address);
        var (hook, _) = await Hub.ToldOnceAsync(receiver);
        await begun.FirstAsync();

        Hub.Clock.Advance(TimeSpan.FromSeconds(10));

        var delivery = (await Hub.UntilAsync(hook, all => all[0].StatusCode is not null))[0];
        Assert.Equal((200, "", null, null), (delivery.StatusCode, delivery.Answer, delivery.Error, delivery.NextTry));
    }

    [Fact]
    public async Task Of_an_answer_that_is_cut_off_what_has_come_is_kept()
    {
        using var receiver = new TcpListener(IPAddress.Loopback, 0);
        receiver.Start();
        var work = await Work.PlaceAsync(Hub);
        using var program = await WebhookEventTests.OwnerAsync(Hub, work);
        var hook = await program.AddHookAsync($"/repos/{work.Path}", new Uri($"http://{receiver.LocalEndpoint}/"));
        await work.StartAsync(Work.Job("build", "nobody-has-this"));

        using (var call = await receiver.AcceptTcpClientAsync(TestContext.Current.CancellationToken))
        {
            var stream = call.GetStream();
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nworking on it"u8.ToArray());
            call.Client.Shutdown(SocketShutdown.Send);
            // What was not read would be lost with what is still on its way to the sender.
            await stream.CopyToAsync(Stream.Null);
        }

        var delivery = (await Hub.UntilAsync(hook, all => all[0].StatusCode is not null))[0];
        Assert.Equal((200, "working on it", null, null), (delivery.StatusCode, delivery.Answer, delivery.Error, delivery.NextTry));
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_is_named_as_such()
    {
        // Nobody listens there, and nobody else can.
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var gone = new Uri($"http://{taken.LocalEndPoint}/");
        var work = await Work.PlaceAsync(Hub);
        using var program = await WebhookEventTests.OwnerAsync(Hub, work);
        var nobody = await program.AddHookAsync($"/repos/{work.Path}", gone);
        var nowhere = await program.AddHookAsync($"/repos/{work.Path}", new Uri("http://receiver.invalid/"));
        var plain = await program.AddHookAsync($"/repos/{work.Path}", new UriBuilder(Hub.Address) { Scheme = "https" }.Uri);
        await work.StartAsync(Work.Job("build", "nobody-has-this"));

        Assert.Equal("The receiver could not be connected to.", (await Hub.UntilAsync(nobody, all => all[0].Error is not null))[0].Error);
        Assert.Contains((await Hub.UntilAsync(nowhere, all => all[0].Error is not null))[0].Error, new[] { "The name of the receiver leads to no address.", "The receiver could not be connected to." });
        Assert.StartsWith("No secure connection came about", (await Hub.UntilAsync(plain, all => all[0].Error is not null))[0].Error, StringComparison.Ordinal);
    }

    public sealed class Sqlite(SqliteWebhookHub hub) : WebhookAnswerTests(hub), IClassFixture<SqliteWebhookHub>;

    public sealed class Postgres(PostgresWebhookHub hub) : WebhookAnswerTests(hub), IClassFixture<PostgresWebhookHub>;
}
