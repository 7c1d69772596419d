using RunnerHub.Platform;

namespace RunnerHub.Features.Operations;

internal static partial class FiguresRefresh
{
    /// <summary>
    /// Has all figures read that are no longer fresh. One that cannot be read is left out, and the others are shown: whoever watches wants
    /// to see what is there, above all when the database is away.
    /// </summary>
    public static async Task RefreshAsync(
        this IEnumerable<IFigures> figures, TimeSpan patience, TimeProvider clock, ILogger logger, CancellationToken cancellation)
    {
        using var over = new CancellationTokenSource(patience, clock);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation, over.Token);
        foreach (var some in figures)
        {
            try
            {
                await some.RefreshAsync(late.Token);
            }
            catch (Exception problem) when (!cancellation.IsCancellationRequested)
            {
                Log.NotRead(logger, some.GetType().Name, problem.GetBaseException().Message);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Figures} could not be read and are left out: {Reason}")]
        public static partial void NotRead(ILogger logger, string figures, string reason);
    }
}
