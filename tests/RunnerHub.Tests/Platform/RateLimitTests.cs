using System.Globalization;
using System.Net;
using System.Text;
using RunnerHub.Protocol;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Platform;

/// <summary>Each test has its own user and token; what is counted for the address is asked for by one test alone.</summary>
public abstract class RateLimitTests(Hub hub) : HubTests(hub)
{
    private const int Limit = 5;

    [Fact]
    public async Task A_token_that_asks_too_often_is_told_when_to_try_again_and_others_go_on()
    {
        var id = await Hub.AddUserAsync(People.Unique("busy"));
        using var busy = await Hub.ProgramOfAsync(id);
        using var other = await Hub.ProgramOfAsync(id);
        for (var call = 0; call < Limit; call++)
        {
            Assert.Equal(HttpStatusCode.OK, (await busy.GetAsync("/user")).Status);
        }

        var refused = await busy.GetAsync("/user");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Contains("Too many calls", refused.Message, StringComparison.Ordinal);
        Assert.InRange(int.Parse(refused.Headers["Retry-After"], CultureInfo.InvariantCulture), 1, 60);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/user")).Status);
    }

    [Fact]
    public async Task Passwords_are_tried_so_often_from_one_address_and_no_more()
    {
        var name = People.Unique("guessed");
        var id = await Hub.AddUserAsync(name);
        var basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{Hub.Password}"));
        for (var call = 0; call < Limit; call++)
        {
            using var program = Hub.Program(basic);
            Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/user")).Status);
        }

        using var refused = Hub.Program(basic);
        var answer = await refused.GetAsync("/version");
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.Status);
        Assert.Contains("Retry-After", answer.Headers.Keys);

        using var person = Hub.AsAnonymous();
        var page = await person.PostAsync("/user/login", ("Name", name), ("Password", Hub.Password));
        Assert.Equal(HttpStatusCode.TooManyRequests, page.Status);
        Assert.Contains("Too many people signed in from your address", page.Text, StringComparison.Ordinal);

        using var withToken = await Hub.ProgramOfAsync(id);
        Assert.Equal(HttpStatusCode.OK, (await withToken.GetAsync("/user")).Status);
    }

    [Theory]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", 429)]
    [InlineData("2001:db8:0:2::1", "2001:db8:0:3::1", 200)]
    [InlineData("::ffff:198.51.100.7", "198.51.100.7", 429)]
    [InlineData("::ffff:198.51.100.8", "::ffff:198.51.100.9", 200)]
    public async Task Whoever_has_a_network_of_addresses_is_one_caller(string some, string other, int expected)
    {
        using var program = Hub.Program();
        for (var call = 0; call < Limit; call++)
        {
            Assert.Equal(HttpStatusCode.OK, (await AskAsync(some)).Status);
        }

        Assert.Equal(expected, (int)(await AskAsync(other)).Status);

        // A proxy on this machine is trusted.
        Task<ApiAnswer> AskAsync(string address) => program.SendAsync(HttpMethod.Get, "/version", headers: ("X-Forwarded-For", address));
    }

    [Fact]
    public async Task Registering_has_a_limit_and_polling_has_none()
    {
        var token = await Hub.RegistrationTokenAsync();
        var runner = await Hub.StartRunnerAsync(token, "first");
        for (var call = 1; call < Limit; call++)
        {
            await Hub.StartRunnerAsync(token, "next");
        }

        var refusal = await Assert.ThrowsAsync<ConnectException>(() => Hub.StartRunnerAsync(token, "one-too-many"));

        Assert.Equal(ConnectCode.ResourceExhausted, refusal.Code);
        for (var poll = 0; poll < 10 * Limit; poll++)
        {
            await runner.PollAsync();
        }
    }

    public sealed class Sqlite(Sqlite.LimitedHub hub) : RateLimitTests(hub), IClassFixture<Sqlite.LimitedHub>
    {
        public sealed class LimitedHub : SqliteHub
        {
            protected override IEnumerable<KeyValuePair<string, string?>> Settings =>
            [
                new("RUNNERHUB_API_CALLS_PER_MINUTE", $"{Limit}"),
                new("RUNNERHUB_SIGN_INS_PER_MINUTE", $"{Limit}"),
                new("RUNNERHUB_REGISTRATIONS_PER_MINUTE", $"{Limit}"),
            ];
        }
    }
}
