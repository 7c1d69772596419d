using System.Globalization;

namespace RunnerHub.Platform;

/// <summary>A setting that is a whole number.</summary>
internal static class WholeNumberSetting
{
    /// <param name="usual">What it is where nothing is set, or blanks.</param>
    /// <exception cref="StartupProblem">It is no number in its range.</exception>
    public static int Read(IConfiguration configuration, string name, int usual, int least, int most)
    {
        var text = configuration[name];
        return string.IsNullOrWhiteSpace(text) ? usual
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
            : throw new StartupProblem($"{name} must be a whole number from {least} to {most}, such as {usual}, not “{text}”.");
    }
}
