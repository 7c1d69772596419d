namespace RunnerHub.Platform;

/// <summary>A secret given by a setting or, as containers do it, by a file named in the setting with <c>_FILE</c> behind it.</summary>
internal static class SecretSetting
{
    /// <param name="shownAs">How the person who set it wrote its name, where that is not <paramref name="name"/>.</param>
    /// <returns>The value (a file's content trimmed), or null when neither is set.</returns>
    /// <exception cref="StartupProblem">Both are set, or the file cannot be read.</exception>
    public static string? Read(IConfiguration configuration, string name, string? shownAs = null)
    {
        shownAs ??= name;
        var value = configuration[name];
        var file = configuration[name + "_FILE"];
        if (string.IsNullOrEmpty(file))
        {
            return string.IsNullOrEmpty(value) ? null : value;
        }

        if (!string.IsNullOrEmpty(value))
        {
            throw new StartupProblem($"Both {shownAs} and {shownAs}_FILE are set; set only one of them.");
        }

        try
        {
            var content = File.ReadAllText(file).Trim();
            return content.Length == 0 ? null : content;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StartupProblem($"The file named in {shownAs}_FILE cannot be read: {problem.Message}", problem);
        }
    }
}
