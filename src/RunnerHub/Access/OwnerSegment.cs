namespace RunnerHub.Access;

/// <summary>
/// The route constraint of <c>{owner:owner}</c>: only what can be the name of a user or organisation. So <c>/{owner}</c>
/// and <c>/{owner}/{repo}</c> never answer for an address that is ours, whether a page is there or not.
/// </summary>
internal sealed class OwnerSegment : IRouteConstraint
{
    public const string Key = "owner";

    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        values[routeKey] is string segment && Names.ProblemWithOwner(segment) is null;
}
