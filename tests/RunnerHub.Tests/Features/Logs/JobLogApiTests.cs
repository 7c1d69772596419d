using System.Net;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Logs;

/// <summary>The log of a job for programs.</summary>
public abstract class JobLogApiTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task A_program_gets_the_log_of_the_latest_attempt_as_text()
    {
        var work = await Work.PlaceAsync(Hub);
        var job = (await work.ReadAsync(await work.StartAsync(Work.Job("build", "linux")))).Jobs[0].Id;
        using var program = await Hub.ProgramOfAsync(await IdOfAsync(work), "read:repository");
        var address = $"/repos/{work.Path}/actions/jobs/{job}/logs";
        await ExpectMissingAsync(program, address, "There is no log yet: no runner has taken the job.");
        var runner = await work.RunnerAsync("linux");
        var task = (await runner.PollAsync()).Task.Id;
        await ExpectMissingAsync(program, address, "There is no log yet.");
        await runner.SendLogAsync(task, 0, ["one", "\e[31mtwo\e[0m ünï"]);

        var answer = await program.GetAsync(address);

        Assert.Equal((HttpStatusCode.OK, "text/plain; charset=utf-8"), (answer.Status, answer.Headers["Content-Type"]));
        Assert.Equal("2026-03-04T09:31:00.0000000Z one\n2026-03-04T09:31:00.0000000Z \e[31mtwo\e[0m ünï\n", answer.Body);
        await Hub.ReadAsync(async db =>
        {
            (await db.Tasks.FindAsync(task))!.LogExpired = true;
            return await db.SaveChangesAsync();
        });
        await ExpectMissingAsync(program, address, "The log was removed after its time.");
    }

    [Fact]
    public async Task The_head_of_a_log_reads_none_of_it()
    {
        var work = await Work.PlaceAsync(Hub);
        var job = (await work.ReadAsync(await work.StartAsync(Work.Job("build", "linux")))).Jobs[0].Id;
        using var program = await Hub.ProgramOfAsync(await IdOfAsync(work), "read:repository");
        var runner = await work.RunnerAsync("linux");
        await runner.SendLogAsync((await runner.PollAsync()).Task.Id, 0, ["one"]);
        using var statements = new Statements(Hub);

        var answer = await program.SendAsync(HttpMethod.Head, $"/repos/{work.Path}/actions/jobs/{job}/logs");

        Assert.Equal((HttpStatusCode.OK, "text/plain; charset=utf-8", ""), (answer.Status, answer.Headers["Content-Type"], answer.Body));
        Assert.DoesNotContain(statements.Take(), text => text.Contains("\"Content\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("9223372036854775807")]
    [InlineData("99999999999999999999999")]
    [InlineData("none")]
    public async Task A_job_that_the_repository_has_not_is_not_found(string job)
    {
        var work = await Work.PlaceAsync(Hub);
        using var program = await Hub.ProgramOfAsync(await IdOfAsync(work), "read:repository");

        await ExpectMissingAsync(program, $"/repos/{work.Path}/actions/jobs/{job}/logs", "There is no such job here.");
    }

    private Task<long> IdOfAsync(Work work) => Hub.ReadAsync(async db => (await db.Repositories.FindAsync(work.RepoId))!.OwnerId);

    private static async Task ExpectMissingAsync(ApiClient program, string address, string message)
    {
        var answer = await program.GetAsync(address);
        Assert.Equal((HttpStatusCode.NotFound, message), (answer.Status, answer.Json.GetProperty("message").GetString()));
    }

    public sealed class Sqlite(SqliteHub hub) : JobLogApiTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : JobLogApiTests(hub), IClassFixture<PostgresHub>;
}
