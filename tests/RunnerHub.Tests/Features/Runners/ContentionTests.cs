using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Runners;

public abstract class ContentionTests(Hub hub) : HubTests(hub)
{
    private const string Site = "/-/admin/actions/runners";
    private const int Rounds = 4;

    [Fact]
    public async Task Runners_and_people_who_write_at_once_all_get_their_turn()
    {
        var token = await Hub.RegistrationTokenAsync();
        var tag = People.Unique("busy");
        var runners = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Hub.StartRunnerAsync(token, $"{tag} {number}")));
        using var admin = await Hub.AsAdminAsync();
        var form = ("__RequestVerificationToken", (await admin.OpenAsync(Site)).AntiforgeryToken);
        var ids = string.Join(',', runners.Select(runner => runner.Id));

        async Task RunAsync(RunnerActor runner, int round)
        {
            await runner.DeclareAsync($"label-{round}", tag);
            await runner.PollAsync();
            await runner.WorkAsync();
        }

        async Task<HttpStatusCode> PostAsync(string path, params (string Name, string Value)[] fields) =>
            (await admin.PostBareAsync(path, [form, .. fields])).Status;

        var answers = new List<Task<HttpStatusCode>>();
        var others = new List<Task>();
        for (var round = 0; round < Rounds; round++)
        {
            var now = round;
            others.AddRange(runners.Select(runner => RunAsync(runner, now)));
            others.Add(Hub.StartRunnerAsync(token, $"{tag} late {now}"));
            others.Add(Hub.WritePresenceAsync());
            answers.AddRange(runners.Select(runner => PostAsync($"{Site}/{runner.Id}", ("Description", $"round {now}"))));
            answers.Add(PostAsync($"{Site}/bulk", ("action", "disable"), ("confirmed", "true"), ("ids", ids)));
            answers.Add(PostAsync($"{Site}/bulk", ("action", "enable"), ("ids", ids)));
            others.Add(admin.OpenAsync($"{Site}?q={tag}"));
        }

        await Task.WhenAll(others);
        Assert.All(await Task.WhenAll(answers), status => Assert.Equal(HttpStatusCode.Redirect, status));
        Assert.DoesNotContain(Hub.Log.All, line => line.StartsWith("Error", StringComparison.Ordinal) || line.Contains("locked", StringComparison.Ordinal));
        var searched = await Hub.ReadAsync(db => db.Runners.Where(runner => runner.Name.StartsWith(tag) && runner.AgentLabels.Any())
            .Select(runner => new { runner.SearchText, runner.Description, Label = runner.AgentLabels.OrderBy(label => label.Position).First().Name }).ToListAsync());
        Assert.Equal(runners.Length, searched.Count);
        Assert.All(searched, row => Assert.Contains($"{row.Description}\n{row.Label}", row.SearchText, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pages_are_read_while_somebody_writes_and_writers_wait_for_one_another()
    {
        var name = People.Unique("watched");
        var id = await Hub.AddRunnerAsync(name);
        using var admin = await Hub.AsAdminAsync();
        var page = await admin.OpenAsync($"{Site}/{id}");

        var edited = await Hub.ReadAsync(async db =>
        {
            await using var writing = await db.Database.BeginTransactionAsync();
            await db.Runners.Where(runner => runner.Id == id).ExecuteUpdateAsync(set => set.SetProperty(runner => runner.Description, "not yet"));

            var waiting = admin.SubmitAsync(page, $"/{id}", ("Description", "after"));
            Assert.Contains(name, (await admin.OpenAsync($"{Site}?q={name}")).Text, StringComparison.Ordinal);
            Assert.DoesNotContain("not yet", (await admin.OpenAsync($"{Site}/{id}")).Text, StringComparison.Ordinal);
            await writing.CommitAsync();
            return await waiting;
        });

        // Having waited, it knows what was written before it.
        Assert.Equal(HttpStatusCode.Conflict, edited.Status);
        Assert.Contains("it is now “not yet”", edited.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await admin.SubmitAsync(edited, $"/{id}")).Status);
        Assert.Equal("after", await Hub.ReadAsync(db => db.Runners.Where(runner => runner.Id == id).Select(runner => runner.Description).SingleAsync()));
    }

    public sealed class Sqlite(SqliteHub hub) : ContentionTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : ContentionTests(hub), IClassFixture<PostgresHub>;
}
