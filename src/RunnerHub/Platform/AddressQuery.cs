using Microsoft.AspNetCore.Http.Extensions;

namespace RunnerHub.Platform;

/// <summary>The part of an address from its question mark on; nothing where it would say nothing.</summary>
internal static class AddressQuery
{
    /// <summary>Parts without a value are left out.</summary>
    public static string Of(params IEnumerable<(string Name, string? Value)> parts) => new QueryBuilder(Set(parts)).ToString();

    /// <summary>A request's own, with some parts in place of those of the same names; one without a value only goes.</summary>
    public static string Of(HttpRequest request, params IReadOnlyList<(string Name, string? Value)> changed) => new QueryBuilder(
        request.Query.Where(part => !changed.Any(change => change.Name == part.Key))
            .SelectMany(part => part.Value, (part, value) => KeyValuePair.Create(part.Key, value ?? "")).Concat(Set(changed))).ToString();

    private static IEnumerable<KeyValuePair<string, string>> Set(IEnumerable<(string Name, string? Value)> parts) =>
        parts.Where(part => !string.IsNullOrEmpty(part.Value)).Select(part => KeyValuePair.Create(part.Name, part.Value!));
}
