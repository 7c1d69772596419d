using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Access;

/// <summary>A site whose address is one of https, and whose proxy does not say by what it was asked.</summary>
public sealed class SecureSessionTests(SecureSessionTests.SecureHub hub) : HubTests(hub), IClassFixture<SecureSessionTests.SecureHub>
{
    [Fact]
    public async Task The_session_is_for_https_alone()
    {
        var name = People.Unique("member");
        await Hub.AddUserAsync(name);
        using var person = Hub.AsAnonymous();

        var answer = await person.SubmitAsync("/user/login", "/user/login", ("Name", name), ("Password", Hub.Password));

        Assert.Contains("; secure", answer.Cookies.Single(cookie => cookie.StartsWith("runnerhub_session=", StringComparison.Ordinal)), StringComparison.OrdinalIgnoreCase);
    }

    public sealed class SecureHub : SqliteHub
    {
        protected override IEnumerable<KeyValuePair<string, string?>> Settings => [new("RUNNERHUB_PUBLIC_URL", "https://runners.example.com")];
    }
}
