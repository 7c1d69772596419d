using System.Net;
using RunnerHub.Protocol;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Runners;

public abstract class RunnerSelfApiTests(Hub hub) : HubTests(hub)
{
    private const string Self = "/runners/self";

    [Fact]
    public async Task A_runner_removes_itself_once_and_is_refused_from_then_on()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var stranger = Hub.Program();
        foreach (var place in places.All)
        {
            using var program = await places.ProgramAsync(place);
            var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(place.Scope), places.Tag, "linux");
            var other = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(place.Scope), places.Tag, "linux");

            var answer = await LeaveAsync(stranger, runner.Registered.Uuid, runner.Registered.Token);

            Assert.Equal((HttpStatusCode.NoContent, ""), (answer.Status, answer.Body));
            var again = await LeaveAsync(stranger, runner.Registered.Uuid, runner.Registered.Token);
            Assert.Equal((HttpStatusCode.Unauthorized, "unregistered runner"), (again.Status, again.Message));
            Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync($"{place.Api}/{runner.Id}")).Status);
            Assert.Equal(HttpStatusCode.OK, (await program.GetAsync($"{place.Api}/{other.Id}")).Status);
            Assert.Equal(ConnectCode.Unauthenticated, (await Assert.ThrowsAsync<ConnectException>(runner.PollAsync)).Code);
            await other.PollAsync();
        }
    }

    [Fact]
    public async Task A_runner_that_leaves_many_times_at_once_has_left_once()
    {
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(), People.Unique("hasty"));
        using var stranger = Hub.Program();

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => LeaveAsync(stranger, runner.Registered.Uuid, runner.Registered.Token)));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.NoContent);
        Assert.Equal(5, answers.Count(answer => answer.Status == HttpStatusCode.Unauthorized));
    }

    [Fact]
    public async Task Who_is_not_the_runner_removes_nothing_whatever_else_he_is()
    {
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(), People.Unique("stays"));
        var other = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(), People.Unique("stays"));
        var (uuid, secret) = (runner.Registered.Uuid, runner.Registered.Token);
        using var stranger = Hub.Program();
        using var admin = await Hub.AdminProgramAsync();
        foreach (var program in new[] { stranger, admin })
        {
            foreach (var (claimed, shown) in new (string?, string?)[]
            {
                (null, null), (uuid, null), (null, secret), ("", ""), (uuid, ""), (uuid, secret[..^1]), (uuid, secret + "0"), (uuid, secret.ToUpperInvariant() + " x"),
                (uuid, other.Registered.Token), (other.Registered.Uuid, secret), (Guid.NewGuid().ToString(), secret), ("nonsense", secret), ($"{uuid},{uuid}", secret),
                ("'; --", secret), (uuid, BadText.Long(5000)),
            })
            {
                var answer = await LeaveAsync(program, claimed, shown);
                Assert.Equal((HttpStatusCode.Unauthorized, "unregistered runner"), (answer.Status, answer.Message));
            }
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.SendAsync(HttpMethod.Delete, Self, null, ("x-runner-uuid", uuid), ("x-runner-uuid", uuid), ("x-runner-token", secret))).Status);
        await runner.PollAsync();
        await other.PollAsync();
        Assert.DoesNotContain(Hub.Log.All, line => line.Contains(secret[..^1], StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_secret_of_a_runner_opens_nothing_else()
    {
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(), People.Unique("humble"));
        using var plain = Hub.Program();
        using var signed = Hub.Program($"token {runner.Registered.Token}");

        Assert.Equal(HttpStatusCode.Unauthorized, (await plain.SendAsync(
            HttpMethod.Get, $"/admin/actions/runners/{runner.Id}", null, ("x-runner-uuid", runner.Registered.Uuid), ("x-runner-token", runner.Registered.Token))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await signed.GetAsync("/user")).Status);
    }

    private static Task<ApiAnswer> LeaveAsync(ApiClient program, string? uuid, string? secret) => program.SendAsync(HttpMethod.Delete, Self, null,
    [
        .. uuid is null ? Array.Empty<(string, string)>() : [("x-runner-uuid", uuid)],
        .. secret is null ? Array.Empty<(string, string)>() : [("x-runner-token", secret)],
    ]);

    public sealed class Sqlite(SqliteHub hub) : RunnerSelfApiTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RunnerSelfApiTests(hub), IClassFixture<PostgresHub>;
}
