using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Features.Webhooks;
using RunnerHub.Platform;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Webhooks;

/// <summary>What tests of webhooks do again and again.</summary>
internal static class Hooks
{
    /// <summary>Makes one as a program does.</summary>
    /// <returns>Its id.</returns>
    public static async Task<long> AddHookAsync(this ApiClient program, string place, Uri address, string? secret = null)
    {
        var made = await program.PostAsync($"{place}/hooks", new { type = "gitea", config = new { url = address.ToString(), content_type = "json", secret }, events = new[] { "workflow_job" }, active = true });
        Assert.True(made.Status == HttpStatusCode.Created, made.Body);
        return made.Json.GetProperty("id").GetInt64();
    }

    /// <summary>A repository with a hook that leads to the receiver, and one job that waits.</summary>
    public static async Task<(long Hook, Work Work)> ToldOnceAsync(this Hub hub, Receiver receiver, string label = "nobody-has-this")
    {
        var work = await Work.PlaceAsync(hub);
        using var program = await WebhookEventTests.OwnerAsync(hub, work);
        var hook = await program.AddHookAsync($"/repos/{work.Path}", receiver.Address, "s3cret");
        await work.StartAsync(Work.Job("build", label));
        return (hook, work);
    }

    /// <summary>The deliveries of a hook, in the order in which they were made.</summary>
    public static Task<List<WebhookDelivery>> DeliveriesAsync(this Hub hub, long hook) => hub.ReadAsync(
        db => db.Set<WebhookDelivery>().AsNoTracking().Where(delivery => delivery.HookId == hook).OrderBy(delivery => delivery.Id).ToListAsync());

    /// <summary>The deliveries as soon as they are as wanted, within some seconds.</summary>
    public static async Task<List<WebhookDelivery>> UntilAsync(this Hub hub, long hook, Func<List<WebhookDelivery>, bool> wanted)
    {
        List<WebhookDelivery> now = [];
        try
        {
            await Waiting.UntilAsync(async () => wanted(now = await hub.DeliveriesAsync(hook)));
            return now;
        }
        catch
        {
            TestContext.Current.TestOutputHelper?.WriteLine(string.Join(
                '\n', now.Select(delivery => string.Create(CultureInfo.InvariantCulture, $"{delivery.Action}: {delivery.Attempts} tries, {delivery.StatusCode} {delivery.Error}, next {delivery.NextTry}"))));
            throw;
        }
    }

    /// <summary>It was tried so many times, and what came of the last is known.</summary>
    public static bool IsTried(this WebhookDelivery delivery, int times) =>
        delivery.Attempts == times && delivery.NextTry - delivery.Tried != TimeSpan.FromMinutes(2);

    /// <summary>Lets time go by until something has come by itself, no faster than the server answers.</summary>
    public static async Task<T> WhileTimeGoesByAsync<T>(this Hub hub, Task<T> comes)
    {
        using var client = hub.Client();
        while (!comes.IsCompleted)
        {
            hub.Clock.Advance(TimeSpan.FromSeconds(1));
            using var alive = await client.GetAsync(new Uri("/healthz/live", UriKind.Relative));
        }

        return await comes;
    }

    /// <summary>Lets time go by, and has what is due then sent.</summary>
    public static void Elapse(this Hub hub, TimeSpan time)
    {
        hub.Clock.Advance(time);
        hub.Get<SignalBus>().Publish(WebhookSender.Due);
    }
}
