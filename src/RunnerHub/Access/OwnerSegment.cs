using Microsoft.AspNetCore.Routing.Matching;

namespace RunnerHub.Access;

/// <summary>
/// The route constraint of <c>{owner:owner}</c>: only what can be the name of a user or organisation. So <c>/{owner}</c>
/// and <c>/{owner}/{repo}</c> never answer for an address that is ours, whether a page is there or not.
/// </summary>
/// <remarks>
/// Routing knows this when it begins, too. Otherwise it would prepare every page of repositories once more below each
/// address of ours: tens of thousands of states, and no 405 for a path of the API, where a page might have been.
/// </remarks>
internal sealed class OwnerSegment : IRouteConstraint, IParameterLiteralNodeMatchingPolicy
{
    public const string Key = "owner";

    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        values[routeKey] is string segment && Names.ProblemWithOwner(segment) is null;

    public bool MatchesLiteral(string parameterName, string literal) => Names.ProblemWithOwner(literal) is null;
}
