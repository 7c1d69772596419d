namespace RunnerHub.Benchmarks.Drills;

/// <summary>Whether something grows.</summary>
internal static class Trend
{
    /// <summary>The slope of the straight line that is closest to all points (least squares); 0 for fewer than two.</summary>
    public static double SlopeOf(IReadOnlyList<(double X, double Y)> points)
    {
        if (points.Count < 2)
        {
            return 0;
        }

        var (x, y) = (points.Average(point => point.X), points.Average(point => point.Y));
        var width = points.Sum(point => (point.X - x) * (point.X - x));
        return width == 0 ? 0 : points.Sum(point => (point.X - x) * (point.Y - y)) / width;
    }
}
