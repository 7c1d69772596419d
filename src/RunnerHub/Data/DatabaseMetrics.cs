using System.Data.Common;
using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore.Diagnostics;
using RunnerHub.Platform;

namespace RunnerHub.Data;

/// <summary>Measures every command that goes to the database: how long until it answered, and whether it did.</summary>
internal sealed class DatabaseMetrics(IMeterFactory meters) : DbCommandInterceptor
{
    private static readonly KeyValuePair<string, object?> Answered = new("runnerhub.database.outcome", "answered");
    private static readonly KeyValuePair<string, object?> Refused = new("runnerhub.database.outcome", "failed");

    // SQLite answers most within a tenth of a millisecond.
    private static readonly InstrumentAdvice<double> Bounds = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    };

    private readonly Histogram<double> duration = meters.OfProduct().CreateHistogram(
        "runnerhub.database.command.duration", "s", "How long the database took to answer a command.", advice: Bounds);

    public override DbDataReader ReaderExecuted(DbCommand command, CommandExecutedEventData eventData, DbDataReader result) => Done(eventData, result);

    public override int NonQueryExecuted(DbCommand command, CommandExecutedEventData eventData, int result) => Done(eventData, result);

    public override object? ScalarExecuted(DbCommand command, CommandExecutedEventData eventData, object? result) => Done(eventData, result);

    public override ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default) => new(Done(eventData, result));

    public override ValueTask<int> NonQueryExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default) => new(Done(eventData, result));

    public override ValueTask<object?> ScalarExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, object? result, CancellationToken cancellationToken = default) => new(Done(eventData, result));

    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData) => duration.Record(eventData.Duration.TotalSeconds, Refused);

    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        CommandFailed(command, eventData);
        return Task.CompletedTask;
    }

    private T Done<T>(CommandExecutedEventData ended, T result)
    {
        duration.Record(ended.Duration.TotalSeconds, Answered);
        return result;
    }
}
