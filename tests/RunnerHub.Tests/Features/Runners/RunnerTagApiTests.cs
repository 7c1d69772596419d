using System.Net;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Runners;

/// <summary>Conditional requests: whoever has seen an old state of a runner changes nothing, and who has seen the present one is told so.</summary>
public abstract class RunnerTagApiTests(Hub hub) : HubTests(hub)
{
    private const string Site = "/admin/actions/runners";

    [Fact]
    public async Task A_runner_that_one_has_already_is_not_sent_again()
    {
        using var program = await Hub.AdminProgramAsync();
        var path = $"{Site}/{await Hub.AddRunnerAsync(People.Unique("known"))}";
        var first = await program.GetAsync(path);
        var tag = first.Headers["ETag"];

        foreach (var known in new[] { tag, "*", $"W/{tag}", $"\"other\", {tag}" })
        {
            var again = await program.SendAsync(HttpMethod.Get, path, null, ("If-None-Match", known));
            Assert.Equal((HttpStatusCode.NotModified, "", tag), (again.Status, again.Body, again.Headers["ETag"]));
            Assert.Equal(HttpStatusCode.NotModified, (await program.SendAsync(HttpMethod.Head, path, null, ("If-None-Match", known))).Status);
        }

        foreach (var unknown in new[] { "\"other\"", "nonsense", "\"", tag.Replace(".", ".0", StringComparison.Ordinal) })
        {
            var fresh = await program.SendAsync(HttpMethod.Get, path, null, ("If-None-Match", unknown));
            Assert.Equal((HttpStatusCode.OK, first.Body), (fresh.Status, fresh.Body));
        }

        Assert.Equal(HttpStatusCode.NotFound, (await program.SendAsync(HttpMethod.Get, $"{Site}/0", null, ("If-None-Match", "*"))).Status);
    }

    [Fact]
    public async Task The_tag_is_another_one_after_each_change_and_the_same_after_a_heartbeat()
    {
        using var program = await Hub.AdminProgramAsync();
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(), People.Unique("tagged"), "linux");
        var path = $"{Site}/{runner.Id}";
        var seen = new List<string>();

        async Task TagIsNewAsync()
        {
            var tag = (await program.GetAsync(path)).Headers["ETag"];
            Assert.DoesNotContain(tag, seen);
            seen.Add(tag);
        }

        await TagIsNewAsync();
        Hub.Clock.Advance(TimeSpan.FromSeconds(30));
        await runner.PollAsync();
        await Hub.WritePresenceAsync();
        Assert.Equal(seen[0], (await program.GetAsync(path)).Headers["ETag"]);
        Assert.Equal(Hub.Clock.GetUtcNow(), (await program.GetAsync(path)).Json.GetProperty("last_online").GetDateTimeOffset());

        var edited = await program.PatchAsync(path, new { description = "changed" });
        await TagIsNewAsync();
        Assert.Equal(seen[1], edited.Headers["ETag"]);
        await program.PatchAsync(path, new { disabled = true });
        await TagIsNewAsync();
        await runner.DeclareAsync("linux", "gpu");
        await TagIsNewAsync();
        await runner.DeclareAsync("gpu", "linux");
        await TagIsNewAsync();
        await runner.WorkAsync();
        await Hub.WritePresenceAsync();
        await TagIsNewAsync();
        await program.PatchAsync(path, new { disabled = true, description = "changed" });
        Assert.Equal(seen[^1], (await program.GetAsync(path)).Headers["ETag"]);
    }

    [Fact]
    public async Task Who_has_seen_an_old_state_changes_and_deletes_nothing()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var runners = await places.AddRunnersAsync();
        foreach (var place in places.All)
        {
            using var program = await places.ProgramAsync(place);
            var path = $"{place.Api}/{runners[place]}";
            var old = (await program.GetAsync(path)).Headers["ETag"];
            Assert.Equal(HttpStatusCode.OK, (await IfAsync(HttpMethod.Patch, path, old, new { description = "first" })).Status);
            var before = await Hub.RowsAsync([runners[place]]);
            foreach (var stale in new[] { old, $"W/{old}", "\"\"", "\"other\"", "nonsense", "", "\"**\"" })
            {
                foreach (var (method, body) in new (HttpMethod, object?)[] { (HttpMethod.Patch, new { description = "second", disabled = true }), (HttpMethod.Delete, null) })
                {
                    var refused = await IfAsync(method, path, stale, body);
                    Assert.Equal((HttpStatusCode.PreconditionFailed, "The runner was changed meanwhile; read it again."), (refused.Status, refused.Message));
                }
            }

            Assert.Equal(before, await Hub.RowsAsync([runners[place]]));
            var current = (await program.GetAsync(path)).Headers["ETag"];
            Assert.Equal(HttpStatusCode.PreconditionFailed, (await IfAsync(HttpMethod.Delete, path, $"W/{current}", null)).Status);
            Assert.Equal(HttpStatusCode.OK, (await IfAsync(HttpMethod.Patch, path, "*", new { disabled = true })).Status);
            current = (await program.GetAsync(path)).Headers["ETag"];
            Assert.Equal(HttpStatusCode.NoContent, (await IfAsync(HttpMethod.Delete, path, $"\"other\", {current}", null)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await IfAsync(HttpMethod.Delete, path, "*", null)).Status);

            Task<ApiAnswer> IfAsync(HttpMethod method, string address, string tag, object? body) => program.SendAsync(method, address, body, ("If-Match", tag));
        }
    }

    [Fact]
    public async Task What_a_runner_does_meanwhile_does_not_stop_who_edits_it()
    {
        using var program = await Hub.AdminProgramAsync();
        var runner = await RunnerActor.RegisterAsync(Hub, new() { Token = await Hub.RegistrationTokenAsync(), Name = People.Unique("lively"), Version = "v3.1.0", Labels = { "linux" } });
        var tag = (await program.GetAsync($"{Site}/{runner.Id}")).Headers["ETag"];
        await runner.DeclareAsync("linux");
        await runner.WorkAsync();
        await Hub.WritePresenceAsync();

        var edited = await program.SendAsync(HttpMethod.Patch, $"{Site}/{runner.Id}", new { disabled = true }, ("If-Match", tag));

        Assert.Equal((HttpStatusCode.OK, "active"), (edited.Status, edited.Json.GetProperty("status_detail").GetString()));
        await runner.DeclareAsync("linux", "gpu");
        Assert.Equal(
            HttpStatusCode.PreconditionFailed,
            (await program.SendAsync(HttpMethod.Patch, $"{Site}/{runner.Id}", new { disabled = false }, ("If-Match", edited.Headers["ETag"]))).Status);
    }

    [Fact]
    public async Task Of_several_who_saw_the_same_state_exactly_one_changes_it()
    {
        using var program = await Hub.AdminProgramAsync();
        for (var round = 0; round < 5; round++)
        {
            var id = await Hub.AddRunnerAsync(People.Unique("contested"));
            var tag = (await program.GetAsync($"{Site}/{id}")).Headers["ETag"];

            var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(number =>
                program.SendAsync(HttpMethod.Patch, $"{Site}/{id}", new { description = $"by {number}" }, ("If-Match", tag))));

            var winner = Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
            Assert.Equal(answers.Length - 1, answers.Count(answer => answer.Status == HttpStatusCode.PreconditionFailed));
            Assert.Equal(winner.Body, (await program.GetAsync($"{Site}/{id}")).Body);
        }
    }

    [Fact]
    public async Task A_change_and_a_deletion_of_the_same_state_are_not_both_done()
    {
        using var program = await Hub.AdminProgramAsync();
        for (var round = 0; round < 5; round++)
        {
            var id = await Hub.AddRunnerAsync(People.Unique("wavering"));
            var tag = (await program.GetAsync($"{Site}/{id}")).Headers["ETag"];

            var answers = await Task.WhenAll(
                program.SendAsync(HttpMethod.Patch, $"{Site}/{id}", new { description = "kept" }, ("If-Match", tag)),
                program.SendAsync(HttpMethod.Delete, $"{Site}/{id}", null, ("If-Match", tag)));

            Assert.Contains(
                (answers[0].Status, answers[1].Status),
                new[] { (HttpStatusCode.OK, HttpStatusCode.PreconditionFailed), (HttpStatusCode.NotFound, HttpStatusCode.NoContent) });
        }
    }

    public sealed class Sqlite(SqliteHub hub) : RunnerTagApiTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RunnerTagApiTests(hub), IClassFixture<PostgresHub>;
}
