using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Runners;

/// <summary>A chosen token that cannot be used stops the start, and is not repeated where others may read it.</summary>
public sealed class SeedSiteTokenProblemTests
{
    private const string Token = "RUNNERHUB_REGISTRATION_TOKEN";
    private const string Long = "secret-word-0123456789-0123456789";

    [Theory]
    [InlineData("secret-word-of-31-characters-xx", null, $"{Token} must have at least 32 characters, all on one line.")]
    [InlineData("secret-word-that-is-long-enough\nbut has two lines", null, $"{Token} must have at least 32 characters, all on one line.")]
    [InlineData(Long, "/dev/null", $"Both {Token} and {Token}_FILE are set; set only one of them.")]
    [InlineData(null, "/no/such/file", $"The file named in {Token}_FILE cannot be read: ")]
    public async Task It_is_explained(string? value, string? file, string sentence)
    {
        var end = await ServerProcess.RunAsync([], [.. Set(Token, value), .. Set($"{Token}_FILE", file)]);

        Assert.Equal(1, end.ExitCode);
        Assert.StartsWith(sentence, end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-word", end.Error + end.Output, StringComparison.Ordinal);
    }

    private static (string Name, string Value)[] Set(string name, string? value) => value is null ? [] : [(name, value)];
}
