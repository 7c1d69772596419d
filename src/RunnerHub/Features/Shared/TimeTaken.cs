namespace RunnerHub.Features.Shared;

/// <summary>How long something took, in words. The script <c>site.js</c> says the same words while it goes on.</summary>
internal static class TimeTaken
{
    public static string Say(TimeSpan time)
    {
        var seconds = Math.Max(0, (long)time.TotalSeconds);
        return seconds < 60 ? $"{seconds} s"
            : seconds < 3600 ? $"{seconds / 60} min {seconds % 60} s"
            : seconds < 86400 ? $"{seconds / 3600} h {seconds / 60 % 60} min"
            : $"{seconds / 86400} d {seconds / 3600 % 24} h";
    }
}
