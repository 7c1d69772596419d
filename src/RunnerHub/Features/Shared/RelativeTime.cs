namespace RunnerHub.Features.Shared;

/// <summary>How far a moment is from now, in words. The script <c>site.js</c> says the same words as time goes by.</summary>
internal static class RelativeTime
{
    public const string JustNow = "just now";

    private static readonly (string Unit, double Seconds)[] Units =
    [
        ("year", 365 * 86400), ("month", 30 * 86400), ("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1),
    ];

    public static string Say(DateTimeOffset at, DateTimeOffset now)
    {
        var seconds = (now - at).TotalSeconds;
        var distance = Math.Abs(seconds);
        if (distance < 5)
        {
            return JustNow;
        }

        var (unit, size) = Units.First(unit => distance >= unit.Seconds);
        var count = (long)Math.Floor(distance / size);
        var words = $"{count} {unit}{(count == 1 ? "" : "s")}";
        return seconds > 0 ? $"{words} ago" : $"in {words}";
    }
}
