using Microsoft.AspNetCore.Http;
using RunnerHub.Features.Webhooks;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Webhooks;

/// <summary>Receivers that fail, are slow, or are not there.</summary>
public abstract class WebhookRetryTests(Hub hub) : HubTests(hub)
{
    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15),
        TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(4),
    ];

    [Fact]
    public async Task What_fails_is_sent_again_after_growing_pauses_and_no_more_than_eight_times()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = Receiver.Status(StatusCodes.Status500InternalServerError);
        var (hook, _) = await Hub.ToldOnceAsync(receiver);

        for (var tries = 1; tries <= 8; tries++)
        {
            await receiver.NextAsync();
            var delivery = (await Hub.UntilAsync(hook, all => all[0].IsTried(tries)))[0];
            Assert.Equal(500, delivery.StatusCode);
            Assert.Equal(tries == 8 ? null : Hub.Clock.GetUtcNow() + Pauses[tries - 1], delivery.NextTry);
            if (tries < 8)
            {
                Hub.Elapse(Pauses[tries - 1]);
            }
        }

        Hub.Elapse(TimeSpan.FromHours(5));
        await Hub.UntilAsync(hook, all => all[0].Attempts == 8);
        Assert.Equal(8, receiver.Count);
    }

    [Fact]
    public async Task A_retry_comes_by_itself_and_carries_the_same_delivery_id_and_body()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = Receiver.Status(StatusCodes.Status404NotFound);
        var (hook, _) = await Hub.ToldOnceAsync(receiver);
        var first = await receiver.NextAsync();
        await Hub.UntilAsync(hook, all => all[0].StatusCode == 404);
        receiver.Answer = Receiver.Status(StatusCodes.Status204NoContent);

        var second = await Hub.WhileTimeGoesByAsync(receiver.NextAsync());
        Assert.Equal(first.Headers["X-GitHub-Delivery"], second.Headers["X-GitHub-Delivery"]);
        Assert.Equal(first.Body, second.Body);
        // On a slow machine time goes by faster than the receiver's answer comes, which is late then.
        await Hub.UntilAsync(hook, all => all[0] is { StatusCode: 204, Attempts: >= 2, NextTry: null });
    }

    [Fact]
    public async Task What_a_job_is_told_of_later_waits_for_what_came_before()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = Receiver.Status(StatusCodes.Status503ServiceUnavailable);
        var (hook, work) = await Hub.ToldOnceAsync(receiver, "linux");
        await receiver.NextAsync();
        await Hub.UntilAsync(hook, all => all[0].StatusCode == 503);
        var runner = await work.RunnerAsync("linux");
        await runner.WorkOffAsync();
        await Hub.UntilAsync(hook, all => all.Count == 3);
        receiver.Answer = Receiver.Status(StatusCodes.Status200OK);

        Hub.Elapse(TimeSpan.FromSeconds(10));

        Assert.Equal("queued", (await receiver.NextAsync()).Action);
        Assert.Equal("in_progress", (await receiver.NextAsync()).Action);
        Assert.Equal("completed", (await receiver.NextAsync()).Action);
    }

    [Fact]
    public async Task What_has_failed_three_times_holds_up_nothing_any_more()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = Receiver.Status(StatusCodes.Status500InternalServerError);
        var (hook, work) = await Hub.ToldOnceAsync(receiver, "linux");
        var runner = await work.RunnerAsync("linux");
        await runner.TakeAsync();
        foreach (var (tries, pause) in new[] { (1, 10), (2, 60), (3, 0) })
        {
            Assert.Equal("queued", (await receiver.NextAsync()).Action);
            await Hub.UntilAsync(hook, all => all[0].IsTried(tries));
            Hub.Elapse(TimeSpan.FromSeconds(pause));
        }

        Assert.Equal("in_progress", (await receiver.NextAsync()).Action);
    }

    [Fact]
    public async Task One_that_does_not_answer_is_given_up_after_ten_seconds_and_holds_up_no_other()
    {
        await using var slow = await Receiver.StartAsync();
        await using var quick = await Receiver.StartAsync();
        slow.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        var (hook, work) = await Hub.ToldOnceAsync(slow);
        using var program = await WebhookEventTests.OwnerAsync(Hub, work);
        await program.AddHookAsync($"/repos/{work.Path}", quick.Address);
        await slow.NextAsync();
        for (var job = 0; job < 20; job++)
        {
            await work.StartAsync(Work.Job($"job-{job}", "nobody-has-this"));
        }

        for (var job = 0; job < 20; job++)
        {
            await quick.NextAsync();
        }

        Assert.InRange(slow.Count, 1, 2);
        Hub.Clock.Advance(TimeSpan.FromSeconds(10));
        var late = await Hub.UntilAsync(hook, all => all[0].Error is not null);
        Assert.Equal((null, "No answer within 10 seconds."), (late[0].StatusCode, late[0].Error));
    }

    [Fact]
    public async Task However_many_that_do_not_answer_somebody_has_those_of_others_are_told()
    {
        await using var slow = await Receiver.StartAsync();
        await using var quick = await Receiver.StartAsync();
        slow.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        var (work, other) = (await Work.PlaceAsync(Hub), await Work.PlaceAsync(Hub));
        using var many = await WebhookEventTests.OwnerAsync(Hub, work);
        using var one = await WebhookEventTests.OwnerAsync(Hub, other);
        foreach (var place in new[] { "/user", $"/repos/{work.Path}", "/user", $"/repos/{work.Path}", "/user", "/user", "/user", "/user" })
        {
            await many.AddHookAsync(place, slow.Address);
        }

        await one.AddHookAsync($"/repos/{other.Path}", quick.Address);
        await work.StartAsync([.. Enumerable.Range(0, 5).Select(job => Work.Job($"job-{job}", "nobody-has-this"))]);
        for (var tried = 0; tried < 4; tried++)
        {
            await slow.NextAsync();
        }

        await other.StartAsync(Work.Job("build", "nobody-has-this"));

        await quick.NextAsync();
        Assert.Equal(4, slow.Count);
    }

    [Fact]
    public async Task What_was_not_sent_before_the_server_stopped_is_sent_by_the_next()
    {
        await using var receiver = await Receiver.StartAsync();
        var open = new TaskCompletionSource();
        receiver.Answer = context => Task.WhenAny(open.Task, Task.Delay(Timeout.Infinite, context.RequestAborted));
        var (hook, work) = await Hub.ToldOnceAsync(receiver);
        await receiver.NextAsync();

        await Hub.RestartAsync();
        open.SetResult();
        Hub.Elapse(TimeSpan.Zero);

        Assert.Equal("queued", (await receiver.NextAsync()).Action);
        await Hub.UntilAsync(hook, all => all[0] is { StatusCode: 200, NextTry: null });
    }

    [Fact]
    public async Task An_outage_of_the_database_loses_nothing()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = Receiver.Status(StatusCodes.Status500InternalServerError);
        var (hook, _) = await Hub.ToldOnceAsync(receiver);
        await receiver.NextAsync();
        await Hub.UntilAsync(hook, all => all[0].StatusCode == 500);
        receiver.Answer = Receiver.Status(StatusCodes.Status200OK);

        await Hub.TakeDatabaseAwayAsync();
        Hub.Elapse(TimeSpan.FromSeconds(10));
        await Waiting.UntilAsync(() =>
        {
            Hub.Elapse(TimeSpan.Zero);
            return Hub.Logged("What is due to webhooks cannot be read") > 0;
        });

        await Hub.BringDatabaseBackAsync();

        // A look that began before may still fail, and rests then.
        Assert.Equal("queued", (await Hub.WhileTimeGoesByAsync(receiver.NextAsync())).Action);
        await Hub.UntilAsync(hook, all => all[0].StatusCode == 200);
        Assert.DoesNotContain(Hub.Log.All, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_is_switched_off_or_deleted_is_told_nothing_more()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = Receiver.Status(StatusCodes.Status500InternalServerError);
        var (off, work) = await Hub.ToldOnceAsync(receiver);
        using var program = await WebhookEventTests.OwnerAsync(Hub, work);
        var deleted = await program.AddHookAsync($"/repos/{work.Path}", receiver.Address);
        await work.StartAsync(Work.Job("again", "nobody-has-this"));
        await Hub.UntilAsync(off, all => all.Count == 2 && all.TrueForAll(delivery => delivery.StatusCode == 500));
        await Hub.UntilAsync(deleted, all => all.Count == 1 && all[0].StatusCode == 500);

        await program.PatchAsync($"/repos/{work.Path}/hooks/{off}", new { active = false });
        await program.DeleteAsync($"/repos/{work.Path}/hooks/{deleted}");
        var before = receiver.Count;
        Hub.Elapse(TimeSpan.FromHours(1));
        await work.StartAsync(Work.Job("more", "nobody-has-this"));

        Assert.All(await Hub.DeliveriesAsync(off), delivery => Assert.Null(delivery.NextTry));
        Assert.Equal(2, (await Hub.DeliveriesAsync(off)).Count);
        Assert.Empty(await Hub.DeliveriesAsync(deleted));
        Assert.Equal(before, receiver.Count);
    }

    [Fact]
    public async Task Deliveries_are_removed_after_a_week()
    {
        await using var receiver = await Receiver.StartAsync();
        var (hook, _) = await Hub.ToldOnceAsync(receiver);
        await receiver.NextAsync();
        var (old, young) = (await AddAsync(TimeSpan.FromDays(7)), await AddAsync(TimeSpan.FromDays(6)));

        Hub.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Contains(await Hub.UntilAsync(hook, all => all.TrueForAll(delivery => delivery.Id != old)), delivery => delivery.Id == young);

        Task<long> AddAsync(TimeSpan ago) => Hub.AddAsync(
            new WebhookDelivery { HookId = hook, Uuid = Guid.NewGuid(), Event = "ping", Action = "", Body = "{}", Created = Hub.Clock.GetUtcNow() - ago }, delivery => delivery.Id);
    }

    public sealed class Sqlite(SqliteWebhookHub hub) : WebhookRetryTests(hub), IClassFixture<SqliteWebhookHub>;

    public sealed class Postgres(PostgresWebhookHub hub) : WebhookRetryTests(hub), IClassFixture<PostgresWebhookHub>;
}
