using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using RunnerHub.Access;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Access;

/// <summary>The permission table, asked of the running server cell by cell.</summary>
public abstract class PermissionTests(Hub hub, PermissionCast cast) : HubTests(hub)
{
    private static readonly IReadOnlyList<PermissionRow> Table = PermissionTable.Read();

    public static TheoryData<string> Routes => [.. Table.Select(row => row.Key)];

    [Fact]
    public void Every_route_has_a_row_and_every_row_has_a_route()
    {
        var served = Hub.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<ControllerActionDescriptor>() is not null)
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                .Select(method => $"{method} /{endpoint.RoutePattern.RawText?.TrimStart('/')}"))
            .ToHashSet();

        Assert.Equal(served.Order(StringComparer.Ordinal), Table.Select(row => row.Key).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Each_caller_is_answered_as_the_table_says(string route)
    {
        var row = Table.Single(row => row.Key == route);
        var people = await cast.OfAsync(Hub);
        var wrong = new List<string>();
        foreach (var (caller, expected) in PermissionTable.Callers.Zip(row.Statuses))
        {
            var path = await cast.AddressAsync(Hub, row.Route, caller) + row.Query;
            var status = await people[caller].StatusAsync(row.Method, path, row.Fields);
            if ((int)status != expected)
            {
                wrong.Add($"{caller}: {(int)status} instead of {expected} at {path}");
            }
        }

        if (row.Route == AccessFeature.SignOutPath)
        {
            cast.ForgetSignIns();
        }

        Assert.Empty(wrong);
    }

    public sealed class Sqlite(SqliteHub hub, PermissionCast cast) : PermissionTests(hub, cast), IClassFixture<SqliteHub>, IClassFixture<PermissionCast>;

    public sealed class Postgres(PostgresHub hub, PermissionCast cast) : PermissionTests(hub, cast), IClassFixture<PostgresHub>, IClassFixture<PermissionCast>;
}
