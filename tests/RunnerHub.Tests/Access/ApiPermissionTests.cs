using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RunnerHub.Access;
using RunnerHub.Features.Webhooks;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Access;

/// <summary>The permission table of the API, asked of the running server cell by cell, and then with a token of each scope.</summary>
public abstract class ApiPermissionTests(Hub hub, PermissionCast cast) : HubTests(hub)
{
    private const string Anonymous = "anonymous";

    private static readonly IReadOnlyList<ApiPermissionRow> Table = ApiPermissionTable.Read();
    private static readonly IReadOnlyList<string> Scopes = [TokenScopes.AllScope, .. TokenScopes.Offered.SelectMany(scopes => new[] { scopes.Read, scopes.Write })];

    public static TheoryData<string> Routes => [.. Table.Select(row => row.Key)];

    [Fact]
    public void Every_route_has_a_row_and_every_row_has_a_route()
    {
        const string root = "/api/v1";
        var served = Hub.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText?.StartsWith(root, StringComparison.Ordinal) == true)
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                .Select(method => $"{method} {endpoint.RoutePattern.RawText![root.Length..]}"))
            .ToHashSet();

        Assert.Equal(served.Order(StringComparer.Ordinal), Table.Select(row => row.Key).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Each_program_is_answered_as_the_table_says(string route)
    {
        var row = Table.Single(row => row.Key == route);
        var wrong = new List<string>();
        foreach (var (caller, expected) in PermissionTable.Callers.Zip(row.Statuses))
        {
            var answer = await AskAsync(row, caller, "all");
            if ((int)answer.Status != expected)
            {
                wrong.Add($"{caller}: {(int)answer.Status} instead of {expected}: {answer.Body}");
            }
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Each_scope_opens_to_each_caller_what_it_names_and_nothing_else(string route)
    {
        var row = Table.Single(row => row.Key == route);
        var wrong = new List<string>();
        foreach (var (caller, expected) in PermissionTable.Callers.Zip(row.Statuses))
        {
            foreach (var scope in caller == Anonymous ? [] : Scopes)
            {
                var answer = await AskAsync(row, caller, scope);
                // With a registration token machines get jobs and their secrets.
                var isReading = row.Method == "GET" && !row.Route.EndsWith("/registration-token", StringComparison.Ordinal);
                var isOpen = row.Category is null || scope == "all" || scope == $"write:{row.Category}" || (isReading && scope == $"read:{row.Category}");
                if (isOpen ? (int)answer.Status != expected : answer.Status != HttpStatusCode.Forbidden)
                {
                    wrong.Add($"{caller}, {scope}: {(int)answer.Status}: {answer.Body}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    private async Task<ApiAnswer> AskAsync(ApiPermissionRow row, string caller, string scopes)
    {
        if (row.Route.Contains("/hooks", StringComparison.Ordinal))
        {
            // A place has only so many, and those who asked before have left some.
            await Hub.ReadAsync(db => db.Set<Webhook>().ExecuteDeleteAsync());
        }

        var program = await cast.ProgramAsync(Hub, caller, scopes);
        var answer = await program.SendAsync(
            new HttpMethod(row.Method), await cast.AddressAsync(Hub, row.Route, caller), await cast.BodyAsync(Hub, row.Route, caller, row.Body));
        if (row.Key == "DELETE /token")
        {
            cast.ForgetPrograms();
        }

        return answer;
    }

    public sealed class Sqlite(SqliteHub hub, PermissionCast cast) : ApiPermissionTests(hub, cast), IClassFixture<SqliteHub>, IClassFixture<PermissionCast>;

    public sealed class Postgres(PostgresHub hub, PermissionCast cast) : ApiPermissionTests(hub, cast), IClassFixture<PostgresHub>, IClassFixture<PermissionCast>;
}
