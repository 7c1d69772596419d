namespace RunnerHub.Access;

/// <summary>
/// A list that is read whole: first which rows it has, and then the rows, some at a time, so that no connection is held while
/// whoever downloads takes his time. A row that has gone meanwhile is left out, and one that has changed is as it is by then.
/// </summary>
/// <param name="Ids">Of all rows, in their order.</param>
/// <param name="Rows">Some of the rows, by their ids.</param>
internal sealed record Export<T>(
    Func<CancellationToken, Task<List<long>>> Ids, Func<long[], CancellationToken, Task<Dictionary<long, T>>> Rows);
