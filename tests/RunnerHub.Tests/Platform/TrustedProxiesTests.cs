using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Platform;

public abstract class TrustedProxiesTests(Hub hub, bool trusted) : HubTests(hub)
{
    [Fact]
    public async Task Only_a_trusted_proxy_says_how_the_person_came()
    {
        using var client = Hub.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/user");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", "runners.example.com");

        using var answer = await client.SendAsync(request);

        // The refusal names the address of the description of the API, as the caller reaches it.
        var expected = trusted ? "https://runners.example.com/" : Hub.Address.ToString();
        Assert.Contains($"\"url\":\"{expected}", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cookies_of_a_page_that_came_by_https_are_for_https_only()
    {
        using var client = Hub.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/user/login");
        request.Headers.Add("X-Forwarded-Proto", "https");

        using var answer = await client.SendAsync(request);

        Assert.All(answer.Headers.GetValues("Set-Cookie"), cookie => Assert.Equal(trusted, cookie.Contains("secure", StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>The tests come from this machine, whose proxies are trusted.</summary>
    public sealed class OnThisMachine(SqliteHub hub) : TrustedProxiesTests(hub, trusted: true), IClassFixture<SqliteHub>;

    public sealed class Elsewhere(Elsewhere.ElsewhereHub hub) : TrustedProxiesTests(hub, trusted: false), IClassFixture<Elsewhere.ElsewhereHub>
    {
        public sealed class ElsewhereHub : SqliteHub
        {
            protected override IEnumerable<KeyValuePair<string, string?>> Settings => [new("RUNNERHUB_TRUSTED_PROXIES", "192.0.2.0/24, 192.0.2.7")];
        }
    }
}
