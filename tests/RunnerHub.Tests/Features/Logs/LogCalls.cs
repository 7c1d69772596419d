using System.Globalization;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using RunnerHub.Features.Logs;
using RunnerHub.Protocol;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Logs;

/// <summary>What a runner sends of its log, and what is kept of it.</summary>
internal static class LogCalls
{
    public static readonly DateTimeOffset Moment = new(2026, 3, 4, 9, 31, 0, TimeSpan.Zero);

    /// <summary>Sends rows, all of the same time.</summary>
    /// <returns>How many rows the server says that it has.</returns>
    public static async Task<long> SendLogAsync(this RunnerActor runner, long task, long index, IEnumerable<string> rows, bool noMore = false)
    {
        var request = new UpdateLogRequest { TaskId = task, Index = index, NoMore = noMore };
        request.Rows.AddRange(rows.Select(row => new LogRow { Time = Timestamp.FromDateTimeOffset(Moment), Content = row }));
        return (await runner.Client.UpdateLogAsync(request)).AckIndex;
    }

    /// <summary>Sends rows that are refused.</summary>
    public static async Task<(ConnectCode Code, string Message)> FailToSendLogAsync(this RunnerActor runner, long task, long index, params string[] rows)
    {
        var refusal = await Assert.ThrowsAsync<ConnectException>(() => runner.SendLogAsync(task, index, rows));
        return (refusal.Code, refusal.Message);
    }

    /// <summary>The log as it can be downloaded.</summary>
    public static Task<string> LogAsync(this Hub hub, long task) => hub.UseAsync(async (LogReader reader) =>
    {
        using var text = new MemoryStream();
        await reader.WriteAsync(task, text, CancellationToken.None);
        return Encoding.UTF8.GetString(text.ToArray());
    });

    /// <summary>The contents of its rows, without their times.</summary>
    public static async Task<string[]> LogRowsAsync(this Hub hub, long task) =>
        [.. LogText.Split(await hub.LogAsync(task)).Select(row => row[LogText.ContentStart..])];

    public static IEnumerable<string> Numbered(int from, int count) =>
        Enumerable.Range(from, count).Select(number => "row " + number.ToString(CultureInfo.InvariantCulture));
}
