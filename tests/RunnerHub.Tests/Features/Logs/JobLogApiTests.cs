using System.Net;
using System.Net.Sockets;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Logs;
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

    [Fact]
    public async Task A_log_that_is_removed_while_it_is_sent_does_not_end_as_if_that_were_all()
    {
        var work = await Work.PlaceAsync(Hub);
        var task = await Hub.AddTaskAsync((await work.RunnerAsync("linux")).Id, work.RepoId, JobStatus.Success);
        // More than is read at once, and than the way to the client holds.
        var packing = new LogPacking(task.Id, 0);
        while (packing.Size < 48 << 20)
        {
            packing.Add(LogCalls.Moment, new string('x', 50_000));
        }

        await Hub.ReadAsync(async db =>
        {
            db.LogChunks.AddRange(packing.Done());
            return await db.SaveChangesAsync();
        });
        using var handler = new SocketsHttpHandler { ConnectCallback = ConnectAsync };
        using var http = new HttpClient(handler) { BaseAddress = Hub.Address };
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"token {await Hub.AddTokenAsync(await IdOfAsync(work))}");
        using var response = await http.GetAsync(new Uri($"/api/v1/repos/{work.Path}/actions/jobs/{task.JobId}/logs", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        await using var text = await response.Content.ReadAsStreamAsync();
        await text.ReadExactlyAsync(new byte[100_000]);
        using var program = await Hub.ProgramOfAsync(await IdOfAsync(work));

        Assert.Equal(HttpStatusCode.NoContent, (await program.DeleteAsync($"/repos/{work.Path}/actions/runs/{task.RunId}")).Status);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await Assert.ThrowsAnyAsync<IOException>(() => text.CopyToAsync(Stream.Null));
    }

    /// <summary>A connection on which little is on its way.</summary>
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 64 << 10 };
        await socket.ConnectAsync(context.DnsEndPoint, cancellation);
        return new NetworkStream(socket, ownsSocket: true);
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
