using RunnerHub.Platform;

namespace RunnerHub.Features.Shared;

/// <summary>The links to the other pages of a list.</summary>
/// <param name="Address">Gives the address of a page by its number.</param>
internal sealed record Pager(int Current, int Last, Func<int, string> Address)
{
    /// <summary>How many there are: "21–40 of 312 runners".</summary>
    public string? Summary { get; init; }

    /// <summary>For a list that reads its page's number from the parameter <c>page</c>; all other parameters stay.</summary>
    /// <param name="one">What is counted, in the singular: "runner".</param>
    /// <param name="many">The same in the plural.</param>
    public static Pager Of<T>(Page<T> page, HttpRequest request, string one, string many) =>
        new(page.Number, page.Count, number => AddressOf(request, number))
        {
            Summary = page.Total == 0 ? null
                : page.Count == 1 ? $"{page.Total} {(page.Total == 1 ? one : many)}"
                : $"{page.First}–{page.Last} of {page.Total} {many}",
        };

    /// <summary>The first, the last and those around the current one; null stands for what is left out between.</summary>
    public IEnumerable<int?> Numbers()
    {
        var previous = 0;
        int[] candidates = [1, Current - 1, Current, Current + 1, Last];
        foreach (var number in candidates.Where(number => number >= 1 && number <= Last).Distinct().Order())
        {
            if (number > previous + 1)
            {
                yield return number == previous + 2 ? previous + 1 : null;
            }

            yield return previous = number;
        }
    }

    private static string AddressOf(HttpRequest request, int number) =>
        $"{request.PathBase}{request.Path}{AddressQuery.Of(request, ("page", number > 1 ? $"{number}" : null))}";
}
