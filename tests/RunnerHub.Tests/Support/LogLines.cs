using System.Collections.Concurrent;
using System.Globalization;
using Serilog.Core;
using Serilog.Events;

namespace RunnerHub.Tests.Support;

/// <summary>
/// What the server logs, at every level, with all properties and exceptions: the last lines, which are more than any test of
/// the log causes. Tests that make thousands of calls would fill the memory otherwise.
/// </summary>
public sealed class LogLines : ILogEventSink
{
    private const int Most = 50_000;

    private readonly ConcurrentQueue<string> lines = new();

    public IReadOnlyCollection<string> All => lines;

    public void Emit(LogEvent logEvent)
    {
        var properties = string.Join(' ', logEvent.Properties.Select(property => $"{property.Key}={property.Value}"));
        lines.Enqueue($"{logEvent.Level} {logEvent.RenderMessage(CultureInfo.InvariantCulture)} {properties} {logEvent.Exception}");
        if (lines.Count > Most)
        {
            lines.TryDequeue(out _);
        }
    }

    /// <summary>Forgets all; the framework holds on to a stopped server for long.</summary>
    public void Clear() => lines.Clear();
}
