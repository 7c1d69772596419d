using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using RunnerHub.Access;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Conventions;

public sealed class RouteTests(SqliteHub hub) : HubTests(hub), IClassFixture<SqliteHub>
{
    /// <summary>Otherwise nobody could be called so, and routing would prepare all pages of an owner once more below it.</summary>
    [Fact]
    public void No_address_of_ours_begins_as_that_of_an_owner_could()
    {
        var first = Hub.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => endpoint.RoutePattern.PathSegments.Take(1)).Select(segment => segment.Parts[0])
            .OfType<RoutePatternLiteralPart>().Select(part => part.Content).ToHashSet();

        Assert.Contains("api", first);
        Assert.DoesNotContain(first, segment => Names.ProblemWithOwner(segment) is null);
    }
}
