using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Access;

/// <summary>What stands in the parts of an address that name something is never an outage, whatever it is.</summary>
public abstract class OddAddressTests(Hub hub) : HubTests(hub)
{
    private static readonly string[] Odd =
    [
        "a%00b", "%00", "%01", "%7F", "%E2%80%AE", "%F0%9F%9A%80", "%ED%A0%BD", "%FF", "%2F", "%5C", "%252e", "..%2F..", "a%20b", "%25", "-1", "0", "99999999999999999999",
        "'%20OR%201=1%20--", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    ];

    public static TheoryData<string> Routes => [.. ApiPermissionTable.Read().Where(row => row.Route.Contains('{', StringComparison.Ordinal)).Select(row => row.Key)];

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task An_odd_name_in_an_address_is_refused_with_a_message(string route)
    {
        var row = ApiPermissionTable.Read().Single(row => row.Key == route);
        using var http = Hub.Client();
        http.DefaultRequestHeaders.Add("Authorization", $"token {await Hub.AddTokenAsync(await Hub.AddUserAsync(People.Unique("admin"), admin: true))}");
        foreach (var odd in Odd)
        {
            foreach (var address in Addresses(row.Route, odd))
            {
                using var request = new HttpRequestMessage(new HttpMethod(row.Method), new Uri("/api/v1" + address, UriKind.Relative));
                using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
                Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{row.Method} {address} answered {answer.StatusCode}");
            }
        }
    }

    /// <summary>The route with one name after the other being odd, and the others such as exist nowhere.</summary>
    private static IEnumerable<string> Addresses(string route, string odd)
    {
        var parts = route.Split('/');
        return parts.Select((part, at) => (part, at)).Where(named => named.part.StartsWith('{'))
            .Select(named => string.Join('/', parts.Select((part, at) => at == named.at ? odd : part.StartsWith('{') ? "nobody-at-all" : part)));
    }

    public sealed class Sqlite(SqliteHub hub) : OddAddressTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : OddAddressTests(hub), IClassFixture<PostgresHub>;
}
