using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace RunnerHub.Tests.Support;

/// <summary>What a hub asks its database while this is there, and how the database goes about it.</summary>
internal sealed class Statements : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly Hub hub;
    private readonly string place;
    private readonly ConcurrentQueue<(string Text, int Limit, (string Name, object? Value)[] Parameters)> asked = new();
    private readonly ConcurrentBag<IDisposable> subscriptions = [];

    public Statements(Hub hub)
    {
        this.hub = hub;
        using DbConnection own = hub.ConnectionString.StartsWith("Host", StringComparison.Ordinal) ? new NpgsqlConnection(hub.ConnectionString) : new SqliteConnection(hub.ConnectionString);
        place = PlaceOf(own);
        subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    public void Dispose()
    {
        foreach (var subscription in subscriptions)
        {
            subscription.Dispose();
        }
    }

    /// <summary>Is told of each statement before the database is.</summary>
    public Action<string> OnAsking { get; set; } = _ => { };

    /// <summary>The statements since the last time.</summary>
    public IReadOnlyList<string> Take() => [.. TakeLimits().Select(statement => statement.Text)];

    /// <summary>The statements since the last time, each with the seconds that it may take.</summary>
    public IReadOnlyList<(string Text, int Limit)> TakeLimits()
    {
        var taken = new List<(string, int)>();
        while (asked.TryDequeue(out var statement))
        {
            taken.Add((statement.Text, statement.Limit));
        }

        return taken;
    }

    /// <summary>The statements since the last time that were given an id.</summary>
    public IReadOnlyList<string> TakeAbout(long id)
    {
        var taken = new List<string>();
        while (asked.TryDequeue(out var statement))
        {
            if (statement.Parameters.Any(parameter => id.Equals(parameter.Value)))
            {
                taken.Add(statement.Text);
            }
        }

        return taken;
    }

    /// <summary>The statements about some tables since the last time, each with its plan in the words of the database.</summary>
    public async Task<List<(string Text, string Plan)>> TakePlansAsync(params string[] tables)
    {
        var taken = new List<(string Text, (string Name, object? Value)[] Parameters)>();
        while (asked.TryDequeue(out var statement))
        {
            taken.Add((statement.Text, statement.Parameters));
        }

        return await hub.ReadAsync(async db =>
        {
            await db.Database.OpenConnectionAsync();
            var plans = new List<(string, string)>();
            foreach (var (text, parameters) in taken.Where(statement => tables.Any(table => statement.Text.Contains($"\"{table}\"", StringComparison.Ordinal))))
            {
                plans.Add((text, await ExplainAsync(db.Database.GetDbConnection(), db.Database.IsSqlite(), text, parameters)));
            }

            return plans;
        });
    }

    void IObserver<DiagnosticListener>.OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name)
        {
            subscriptions.Add(value.Subscribe(this));
        }
    }

    void IObserver<KeyValuePair<string, object?>>.OnNext(KeyValuePair<string, object?> value)
    {
        // All hubs of the process tell the same listeners.
        if (value.Key == RelationalEventId.CommandExecuting.Name && value.Value is CommandEventData { Connection: { } connection, Command: var command }
            && PlaceOf(connection) == place
            && !command.CommandText.StartsWith("EXPLAIN", StringComparison.Ordinal))
        {
            OnAsking(command.CommandText);
            asked.Enqueue((command.CommandText, command.CommandTimeout, [.. command.Parameters.Cast<DbParameter>().Select(parameter => (parameter.ParameterName, parameter.Value))]));
        }
    }

    void IObserver<DiagnosticListener>.OnCompleted()
    {
    }

    void IObserver<DiagnosticListener>.OnError(Exception error)
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnCompleted()
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnError(Exception error)
    {
    }

    private static string PlaceOf(DbConnection connection) =>
        connection is NpgsqlConnection ? $"{connection.DataSource}/{connection.Database}" : connection.DataSource;

    private static async Task<string> ExplainAsync(DbConnection connection, bool sqlite, string text, (string Name, object? Value)[] parameters)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // what the server itself has asked
        command.CommandText = (sqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") + text;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        await using var row = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await row.ReadAsync())
        {
            lines.Add(row.GetString(sqlite ? 3 : 0));
        }

        return string.Join('\n', lines);
    }
}
