namespace RunnerHub.Features.Shared;

/// <summary>The links to the other pages of a list.</summary>
/// <param name="Address">Gives the address of a page by its number.</param>
internal sealed record Pager(int Current, int Last, Func<int, string> Address);
