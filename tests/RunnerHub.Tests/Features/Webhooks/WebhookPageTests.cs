using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Features.Webhooks;
using RunnerHub.Tests.Features.Runners;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Webhooks;

public abstract class WebhookPageTests(Hub hub) : HubTests(hub)
{
    private const string Url = "https://receiver.invalid/jobs";

    [Fact]
    public async Task At_each_place_a_webhook_is_added_changed_and_deleted_and_its_secret_never_shown()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        foreach (var place in places.All)
        {
            var path = PathOf(place);
            using var person = await places.KeeperAsync(place);
            if (place != places.Site)
            {
                Assert.Contains("No webhooks yet", (await person.OpenAsync(path)).Text, StringComparison.Ordinal);
            }

            var added = await person.SubmitAsync($"{path}/new", $"{path}/new", ("Url", $" {Url} "), ("Secret", "hush-hush"));
            Assert.Equal(HttpStatusCode.Redirect, added.Status);
            var one = added.Location!;
            var page = await person.OpenAsync(one);
            Assert.Contains("The webhook was added. Try it with a ping.", page.Text, StringComparison.Ordinal);
            Assert.Equal("page", page.Find(".settings-nav a[href$='/hooks']").GetAttribute("aria-current"));
            Assert.True(page.Find("input[name=IsActive]").HasAttribute("checked"));

            await person.SubmitAsync(page, one, ("Url", $"{Url}/2"));
            Assert.Equal((true, true), await StateAsync(one));
            await person.SubmitAsync(one, one, ("IsActive", "false"), ("RemoveSecret", "true"));
            Assert.Equal((false, false), await StateAsync(one));
            var list = await person.OpenAsync(path);
            Assert.Contains($"{Url}/2 Switched off Not signed None in the last days", list.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("hush-hush", page.Body + list.Body, StringComparison.Ordinal);

            Assert.Contains($"{Url}/2 is no longer told of", (await person.OpenAsync($"{one}/delete")).Text, StringComparison.Ordinal);
            Assert.Equal(path, (await person.SubmitAsync($"{one}/delete", $"{one}/delete")).Location);
            Assert.Equal(HttpStatusCode.NotFound, (await person.GetAsync(one)).Status);
        }
    }

    [Fact]
    public async Task An_open_page_is_told_what_was_sent_and_what_came_of_it()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var person = await places.KeeperAsync(places.User);
        var path = PathOf(places.User);
        var one = (await person.SubmitAsync($"{path}/new", $"{path}/new", ("Url", Url))).Location!;
        var seen = (await person.OpenAsync(one)).Find("[data-seen]").GetAttribute("data-seen");
        await using var events = await person.ListenAsync($"{one}/events?page=1&seen={seen}");
        await events.NextAsync("open");

        await person.PostAsync($"{one}/test");

        // There first, and then tried, or both at once.
        Seen page;
        do
        {
            await events.NextAsync("changed");
            page = await person.OpenAsync(one);
        }
        while (page.Find("#deliveries [data-label=Tries]").TextContent == "0");
        Assert.Equal("1", page.Find("#deliveries [data-label=Tries]").TextContent);
        await person.SubmitAsync($"{one}/delete", $"{one}/delete");
        Assert.Equal(HttpStatusCode.NotFound, (await person.GetAsync($"{one}/events")).Status);
    }

    [Fact]
    public async Task The_list_looks_up_of_each_webhook_what_it_was_sent_last_and_does_not_go_through_all()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var person = await places.KeeperAsync(places.User);
        var path = PathOf(places.User);
        var one = (await person.SubmitAsync($"{path}/new", $"{path}/new", ("Url", Url))).Location!;
        await person.SubmitAsync($"{path}/new", $"{path}/new", ("Url", $"{Url}/quiet"));
        await person.PostAsync($"{one}/test");
        using var statements = new Statements(Hub);

        var list = await person.OpenAsync(path);

        Assert.Equal([false, true], list.Document.QuerySelectorAll("tbody tr").Select(row => row.TextContent.Contains("None in the last days", StringComparison.Ordinal)));
        var asked = statements.Take().Where(text => text.Contains("\"WebhookDeliveries\"", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(asked);
        Assert.DoesNotContain(asked, text => text.Contains("ROW_NUMBER", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task What_is_wrong_stands_beside_its_field_and_only_the_secret_is_typed_again()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var person = await places.KeeperAsync(places.User);
        var path = PathOf(places.User);

        var empty = await person.SubmitAsync($"{path}/new", $"{path}/new");
        var wrong = await person.SubmitAsync($"{path}/new", $"{path}/new", ("Url", "ftp://kept.example.com"), ("Secret", "hush-hush"));
        var added = (await person.SubmitAsync($"{path}/new", $"{path}/new", ("Url", Url))).Location!;
        var tooLong = await person.SubmitAsync(added, added, ("Url", "ftp://kept.example.com"), ("Secret", BadText.Long(300)));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "Enter the address of the receiver."), (empty.Status, empty.Find("#Url-error").TextContent));
        Assert.Equal("Enter an address that begins with http:// or https://.", wrong.Find("#Url-error").TextContent);
        Assert.Equal("ftp://kept.example.com", wrong.Find("#Url").GetAttribute("value"));
        Assert.Equal("Enter the secret again; it was not kept.", wrong.Find("#Secret-error").TextContent);
        Assert.DoesNotContain("hush-hush", wrong.Body, StringComparison.Ordinal);
        Assert.Equal(("ftp://kept.example.com", "The secret is too long; use at most 255 characters."), (tooLong.Find("#Url").GetAttribute("value"), tooLong.Find("#Secret-error").TextContent));
        Assert.DoesNotContain("xxxxx", tooLong.Body, StringComparison.Ordinal);
        Assert.Contains($"{Url} Not signed", (await person.OpenAsync(path)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ping_and_what_was_answered_are_seen_and_sent_again()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = async context =>
        {
            context.Response.StatusCode = StatusCodes.Status418ImATeapot;
            await context.Response.WriteAsync("<script>alert('no')</script>");
        };
        var places = await FourPlaces.MakeAsync(Hub);
        using var person = await places.KeeperAsync(places.Repository);
        var path = PathOf(places.Repository);
        var one = (await person.SubmitAsync($"{path}/new", $"{path}/new", ("Url", receiver.Address.ToString()), ("Secret", "hush-hush"))).Location!;
        var id = long.Parse(one.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);

        await person.SubmitAsync(one, $"{one}/test");
        var first = await receiver.NextAsync();
        await Hub.UntilAsync(id, all => all[0].IsTried(1));

        var page = await person.OpenAsync(one);
        Assert.Contains("ping Tried again in 10 seconds Answered 418.", page.Text, StringComparison.Ordinal);
        var delivery = page.Find("a[href*='/deliveries/']").GetAttribute("href")!;
        var seen = await person.OpenAsync(delivery);
        Assert.Contains("<script>alert('no')</script>", seen.Text, StringComparison.Ordinal);
        Assert.Null(seen.Document.QuerySelector("main script"));
        Assert.Contains($"\"hook_id\": {id}", seen.Text, StringComparison.Ordinal);
        Assert.Contains(first.Headers["X-GitHub-Delivery"], seen.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hush-hush", page.Body + seen.Body, StringComparison.Ordinal);

        receiver.Answer = Receiver.Status(StatusCodes.Status200OK);
        await person.SubmitAsync(seen, $"{delivery}/again");
        var second = await receiver.NextAsync();
        Assert.Equal(first.Body, second.Body);
        Assert.NotEqual(first.Headers["X-GitHub-Delivery"], second.Headers["X-GitHub-Delivery"]);
        await Hub.UntilAsync(id, all => all.Count == 2 && all[1].StatusCode == 200);
        Assert.Contains("ping Delivered 200", (await person.OpenAsync(one)).Text, StringComparison.Ordinal);
        Assert.Contains("One delivery to it is still to be made, and will not be.", (await person.OpenAsync($"{one}/delete")).Text, StringComparison.Ordinal);
        Assert.Contains("Delivered", (await person.OpenAsync(path)).Text, StringComparison.Ordinal);
    }

    private static string PathOf(RunnerPlace place) => place.Path.Replace("/actions/runners", "/hooks", StringComparison.Ordinal);

    private async Task<(bool HasSecret, bool IsActive)> StateAsync(string path)
    {
        var id = long.Parse(path.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
        var found = await Hub.ReadAsync(db => db.Set<Webhook>().AsNoTracking().SingleAsync(hook => hook.Id == id));
        return (found.Secret is not null, found.IsActive);
    }

    public sealed class Sqlite(SqliteWebhookHub hub) : WebhookPageTests(hub), IClassFixture<SqliteWebhookHub>;

    public sealed class Postgres(PostgresWebhookHub hub) : WebhookPageTests(hub), IClassFixture<PostgresWebhookHub>;
}
