using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Features.Webhooks;
using RunnerHub.Tests.Features.Runners;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Webhooks;

/// <summary>On a server with no setting, where only the site's webhooks may lead to this machine.</summary>
public abstract class WebhooksApiTests(Hub hub) : HubTests(hub)
{
    private const string Url = "https://receiver.invalid/jobs?queue=1";

    [Fact]
    public async Task At_each_place_a_webhook_is_made_read_changed_and_deleted_and_its_secret_never_shown()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        foreach (var place in places.All)
        {
            var path = PathOf(place);
            using var program = await places.ProgramAsync(place);

            var made = await program.PostAsync(path, new { type = "gitea", config = new { url = Url, content_type = "json", secret = "hush-hush" }, events = new[] { "workflow_job" }, active = true });

            Assert.Equal(HttpStatusCode.Created, made.Status);
            var id = made.Json.GetProperty("id").GetInt64();
            Assert.Equal(("gitea", Url, "json", true), (
                made.Json.GetProperty("type").GetString(), made.Json.GetProperty("config").GetProperty("url").GetString(),
                made.Json.GetProperty("config").GetProperty("content_type").GetString(), made.Json.GetProperty("active").GetBoolean()));
            Assert.Equal("workflow_job", Assert.Single(made.Json.GetProperty("events").EnumerateArray()).GetString());
            Assert.Contains((await program.GetAsync(path)).Json.EnumerateArray(), hook => hook.GetProperty("id").GetInt64() == id);

            Hub.Clock.Advance(TimeSpan.FromMinutes(1));
            var changed = await program.PatchAsync($"{path}/{id}", new { config = new { url = $"{Url}&more" }, active = false });
            Assert.Equal(($"{Url}&more", false, Hub.Clock.GetUtcNow()), (
                changed.Json.GetProperty("config").GetProperty("url").GetString(), changed.Json.GetProperty("active").GetBoolean(), changed.Json.GetProperty("updated_at").GetDateTimeOffset()));
            Assert.Equal("hush-hush", await SecretAsync(id));
            Assert.Equal(changed.Body, (await program.PatchAsync($"{path}/{id}", "{}")).Body);
            await program.PatchAsync($"{path}/{id}", new { config = new { secret = "" } });
            Assert.Null(await SecretAsync(id));

            Assert.DoesNotContain("hush-hush", made.Body + changed.Body + (await program.GetAsync(path)).Body + (await program.GetAsync($"{path}/{id}")).Body, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.NoContent, (await program.DeleteAsync($"{path}/{id}")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await program.DeleteAsync($"{path}/{id}")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync($"{path}/{id}")).Status);
        }

        Assert.DoesNotContain(Hub.Log.All, line => line.Contains("hush-hush", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_place_has_a_hundred_webhooks_at_most()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var program = await places.ProgramAsync(places.Repository);
        var path = PathOf(places.Repository);
        await Hub.ReadAsync(db =>
        {
            db.AddRange(Enumerable.Range(1, 99).Select(_ => new Webhook { Url = Url, Server = "", RepoId = places.Repository.Scope.RepoId, Created = Hub.Clock.GetUtcNow(), Updated = Hub.Clock.GetUtcNow() }));
            return db.SaveChangesAsync();
        });
        Assert.Equal(HttpStatusCode.Created, (await program.PostAsync(path, new { config = new { url = Url } })).Status);

        var refused = await program.PostAsync(path, new { config = new { url = Url } });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("There are 100 webhooks already", refused.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_webhook_of_another_place_is_not_found()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var program = await places.ProgramAsync(places.User);
        var id = (await program.PostAsync(PathOf(places.Organization), new { config = new { url = Url } })).Json.GetProperty("id").GetInt64();

        foreach (var other in new[] { places.User, places.Repository })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync($"{PathOf(other)}/{id}")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await program.PatchAsync($"{PathOf(other)}/{id}", new { active = false })).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await program.PostAsync($"{PathOf(other)}/{id}/tests")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync($"{PathOf(other)}/{id}/deliveries")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await program.DeleteAsync($"{PathOf(other)}/{id}")).Status);
        }

        Assert.True((await program.GetAsync($"{PathOf(places.Organization)}/{id}")).Json.GetProperty("active").GetBoolean());
    }

    [Theory]
    [InlineData("""{"config":{}}""", "[Config]: Missing config option: url")]
    [InlineData("{}", "[Config]: Missing config option: url")]
    [InlineData("""{"config":{"url":" "}}""", "[Config]: Missing config option: url")]
    [InlineData("""{"config":{"url":"ftp://receiver.example.com/"}}""", "[Url]: Enter an address that begins with http:// or https://.")]
    [InlineData("""{"config":{"url":"javascript:alert(1)"}}""", "[Url]: Enter an address that begins with http:// or https://.")]
    [InlineData("""{"config":{"url":"/jobs"}}""", "[Url]: Enter an address that begins with http:// or https://.")]
    [InlineData("""{"config":{"url":"https://"}}""", "[Url]: Enter an address that begins with http:// or https://.")]
    [InlineData("""{"config":{"url":"https://a\u0000b.example.com/"}}""", "[Url]: Enter an address that begins with http:// or https://.")]
    [InlineData("""{"config":{"url":"https://receiver.example.com/\ud83d"}}""", null)]
    [InlineData("""{"config":{"url":"https://me:secret@receiver.example.com/"}}""", "[Url]: Put no name and password into the address; whoever manages this place would see them.")]
    [InlineData("""{"config":{"url":"http://localhost:3000/"}}""", "[Url]: This server's administrators do not let webhooks lead there.")]
    [InlineData("""{"config":{"url":"http://169.254.169.254/latest/meta-data"}}""", "[Url]: This server's administrators do not let webhooks lead there.")]
    [InlineData("""{"config":{"url":"http://[::ffff:10.0.0.1]/"}}""", "[Url]: This server's administrators do not let webhooks lead there.")]
    [InlineData("""{"config":{"url":"https://receiver.example.com/","secret":"a\u0007b"}}""", "[Secret]: The secret has characters that cannot be typed; remove them.")]
    [InlineData("""{"config":{"url":"https://receiver.example.com/","content_type":"form"}}""", "[Config]: The content_type is json; there is no other.")]
    [InlineData("""{"type":"slack","config":{"url":"https://receiver.example.com/"}}""", "[Type]: Say gitea; there is no other kind.")]
    [InlineData("""{"events":["push"],"config":{"url":"https://receiver.example.com/"}}""", "[Events]: There is no event push here; say workflow_job.")]
    [InlineData("""{"events":[null],"config":{"url":"https://receiver.example.com/"}}""", "[Events]: null is no event.")]
    [InlineData("""{"config":"https://receiver.example.com/"}""", "[config]: The value has the wrong type or form.")]
    [InlineData("""{"active":"yes","config":{"url":"https://receiver.example.com/"}}""", "[active]: The value has the wrong type or form.")]
    [InlineData("[]", null)]
    public async Task What_is_no_webhook_is_refused_and_none_is_made_or_changed(string body, string? message)
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var program = await places.ProgramAsync(places.User);
        var path = PathOf(places.User);

        var answer = await program.PostAsync(path, body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.True(message is null ? answer.Message!.Length > 0 : answer.Message == message, answer.Body);
        Assert.Equal("0", (await program.GetAsync(path)).Headers["X-Total-Count"]);
        if (message?.Contains("Missing", StringComparison.Ordinal) != true)
        {
            var made = await program.PostAsync(path, new { config = new { url = Url } });
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await program.PatchAsync($"{path}/{made.Json.GetProperty("id")}", body)).Status);
            Assert.Equal(made.Body, (await program.GetAsync($"{path}/{made.Json.GetProperty("id")}")).Body);
        }
    }

    [Fact]
    public async Task Addresses_and_secrets_have_a_longest_length()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var program = await places.ProgramAsync(places.User);
        const string start = "https://receiver.example.com/";

        async Task<HttpStatusCode> MakeAsync(string url, string secret) => (await program.PostAsync(PathOf(places.User), new { config = new { url, secret } })).Status;
        Assert.Equal(HttpStatusCode.Created, await MakeAsync(start + BadText.Long(2048 - start.Length), BadText.Long(255)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await MakeAsync(start + BadText.Long(2049 - start.Length), "x"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await MakeAsync(start, BadText.Long(256)));
        Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync($"{PathOf(places.User)}/{long.MaxValue}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync($"{PathOf(places.User)}/-1")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync($"{PathOf(places.User)}/first")).Status);
    }

    [Fact]
    public async Task A_test_sends_a_ping_which_the_list_of_deliveries_shows()
    {
        await using var receiver = await Receiver.StartAsync();
        using var admin = await Hub.AdminProgramAsync();
        var hook = await admin.AddHookAsync("/admin", receiver.Address, "hush-hush");

        Assert.Equal(HttpStatusCode.NoContent, (await admin.PostAsync($"/admin/hooks/{hook}/tests")).Status);

        var ping = await receiver.NextAsync();
        Assert.True(ping.IsSignedWith("hush-hush"));
        Assert.Equal(("ping", hook, Hub.AdminName), (
            ping.Headers["X-GitHub-Event"], ping.Json.GetProperty("hook_id").GetInt64(), ping.Json.GetProperty("sender").GetProperty("login").GetString()));
        await Hub.UntilAsync(hook, all => all[0].StatusCode == 200);
        var delivery = Assert.Single((await admin.GetAsync($"/admin/hooks/{hook}/deliveries")).Json.EnumerateArray());
        Assert.Equal(("ping", "delivered", 200, 1, ping.Headers["X-GitHub-Delivery"]), (
            delivery.GetProperty("event").GetString(), delivery.GetProperty("status").GetString(), delivery.GetProperty("status_code").GetInt32(),
            delivery.GetProperty("attempts").GetInt32(), delivery.GetProperty("guid").GetString()));
        await admin.DeleteAsync($"/admin/hooks/{hook}");
    }

    [Fact]
    public async Task A_delivery_is_read_with_what_was_sent_and_answered_and_is_sent_again()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = async context =>
        {
            context.Response.StatusCode = 418;
            await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, "short & stout 🫖");
        };
        using var admin = await Hub.AdminProgramAsync();
        var hook = await admin.AddHookAsync("/admin", receiver.Address, "hush-hush");
        await admin.PostAsync($"/admin/hooks/{hook}/tests");
        var first = await receiver.NextAsync();
        var id = (await Hub.UntilAsync(hook, all => all[0].StatusCode == 418))[0].Id;

        var read = await admin.GetAsync($"/admin/hooks/{hook}/deliveries/{id}");

        Assert.Equal(("ping", 418, "short & stout 🫖", first.Headers["X-GitHub-Delivery"]), (
            read.Json.GetProperty("event").GetString(), read.Json.GetProperty("status_code").GetInt32(),
            read.Json.GetProperty("response").GetProperty("payload").GetString(), read.Json.GetProperty("guid").GetString()));
        Assert.Equal(System.Text.Encoding.UTF8.GetString(first.Body), read.Json.GetProperty("request").GetProperty("payload").GetString());
        Assert.DoesNotContain("hush-hush", read.Body, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Accepted, (await admin.PostAsync($"/admin/hooks/{hook}/deliveries/{id}/attempts")).Status);

        var again = await receiver.NextAsync();
        Assert.Equal(first.Body, again.Body);
        Assert.NotEqual(first.Headers["X-GitHub-Delivery"], again.Headers["X-GitHub-Delivery"]);
        Assert.Equal("2", (await admin.GetAsync($"/admin/hooks/{hook}/deliveries")).Headers["X-Total-Count"]);
        await admin.DeleteAsync($"/admin/hooks/{hook}");
    }

    [Fact]
    public async Task A_delivery_is_found_at_its_own_webhook_alone()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var program = await places.ProgramAsync(places.User);
        var path = PathOf(places.Repository);
        var ids = new List<long>();
        foreach (var place in new[] { places.Repository, places.Repository, places.Organization })
        {
            ids.Add((await program.PostAsync(PathOf(place), new { config = new { url = Url }, active = false })).Json.GetProperty("id").GetInt64());
        }

        var now = Hub.Clock.GetUtcNow();
        var delivery = await Hub.AddAsync(
            new WebhookDelivery { HookId = ids[0], Uuid = Guid.NewGuid(), Event = "ping", Action = "", Body = "{}", Created = now, Error = "No answer within 10 seconds." }, row => row.Id);

        var read = await program.GetAsync($"{path}/{ids[0]}/deliveries/{delivery}");
        Assert.Equal((HttpStatusCode.OK, "failed", "{}", ""), (
            read.Status, read.Json.GetProperty("status").GetString(),
            read.Json.GetProperty("request").GetProperty("payload").GetString(), read.Json.GetProperty("response").GetProperty("payload").GetString()));
        foreach (var other in new[] { $"{path}/{ids[1]}", $"{PathOf(places.Organization)}/{ids[2]}", $"{PathOf(places.Organization)}/{ids[0]}" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync($"{other}/deliveries/{delivery}")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await program.PostAsync($"{other}/deliveries/{delivery}/attempts")).Status);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync($"{path}/{ids[0]}/deliveries/first")).Status);
        Assert.Single(await Hub.DeliveriesAsync(ids[0]));
    }

    [Fact]
    public async Task Only_the_sites_webhooks_reach_this_machine_whatever_name_leads_to_it()
    {
        await using var receiver = await Receiver.StartAsync();
        using var admin = await Hub.AdminProgramAsync();
        var site = await admin.AddHookAsync("/admin", receiver.Address);
        await admin.PostAsync($"/admin/hooks/{site}/tests");
        await receiver.NextAsync();
        var places = await FourPlaces.MakeAsync(Hub);
        using var program = await places.ProgramAsync(places.User);

        foreach (var host in new[] { "127.0.0.1", "localhost", "[::ffff:127.0.0.1]" })
        {
            // Past the form: as if the name had led elsewhere then.
            var url = $"http://{host}:{receiver.Address.Port}{receiver.Address.AbsolutePath}";
            var now = Hub.Clock.GetUtcNow();
            var id = await Hub.AddAsync(new Webhook { OwnerId = places.User.Scope.OwnerId, Url = url, Server = "", IsActive = true, Created = now, Updated = now }, hook => hook.Id);
            await program.PostAsync($"{PathOf(places.User)}/{id}/tests");

            Assert.Equal("The address is one to which webhooks may not lead.", (await Hub.UntilAsync(id, all => all[0].Error is not null))[0].Error);
        }

        Assert.Equal(1, receiver.Count);
        await admin.DeleteAsync($"/admin/hooks/{site}");
    }

    [Fact]
    public async Task Webhooks_go_with_their_place_and_are_counted_before()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var program = await places.ProgramAsync(places.User);
        using var person = await places.KeeperAsync(places.User);
        var hook = (await program.PostAsync(PathOf(places.Repository), new { config = new { url = Url } })).Json.GetProperty("id").GetInt64();
        await program.PostAsync(PathOf(places.Organization), new { config = new { url = Url } });
        await program.PostAsync(PathOf(places.Organization), new { config = new { url = Url } });
        await program.PostAsync($"{PathOf(places.Repository)}/{hook}/tests");
        var settings = $"/{places.Tag}-org/{places.Tag}-repo/settings";

        Assert.Contains("Its webhook is deleted.", (await person.OpenAsync($"{settings}/delete")).Text, StringComparison.Ordinal);
        var transfer = (await person.OpenAsync($"{settings}/transfer")).Text;
        Assert.Contains("Its own webhook stays with it.", transfer, StringComparison.Ordinal);
        Assert.Contains("The present owner's 2 webhooks are told of its jobs no longer; the new owner's are at once.", transfer, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await program.DeleteAsync($"/repos/{places.Tag}-org/{places.Tag}-repo")).Status);
        Assert.Contains("Its 2 webhooks are deleted.", (await person.OpenAsync($"/org/{places.Tag}-org/settings/delete")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await program.DeleteAsync($"/orgs/{places.Tag}-org")).Status);

        Assert.False(await Hub.ReadAsync(db => db.Set<Webhook>().AnyAsync(one => one.Id == hook || one.OwnerId == places.Organization.Scope.OwnerId)));
        Assert.Empty(await Hub.DeliveriesAsync(hook));
    }

    private static string PathOf(RunnerPlace place) => place.Api.Replace("/actions/runners", "/hooks", StringComparison.Ordinal);

    private async Task<string?> SecretAsync(long id)
    {
        var stored = await Hub.ReadAsync(db => db.Set<Webhook>().Where(hook => hook.Id == id).Select(hook => hook.Secret).SingleAsync());
        Assert.DoesNotContain("hush", stored ?? "", StringComparison.Ordinal);
        return stored is null ? null : Hub.Get<WebhookProtection>().Read(stored);
    }

    public sealed class Sqlite(SqliteHub hub) : WebhooksApiTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : WebhooksApiTests(hub), IClassFixture<PostgresHub>;
}
