using System.Text.RegularExpressions;

namespace RunnerHub.Tests.Conventions;

public sealed partial class SourceTests
{
    private const int LongestFile = 300;

    [Fact]
    public void Time_comes_from_the_clock_that_tests_can_move() =>
        Assert.Empty(Where(".cs", WallClock()));

    [Fact]
    public void Tests_wait_for_what_they_mean_and_never_for_time_to_go_by() =>
        Assert.Empty(Where(SourceTree.Tests(), WallClock()));

    [Fact]
    public void Views_hold_no_script_style_or_handler_that_the_content_security_policy_would_refuse() =>
        Assert.Empty(Where(".cshtml", Inline()));

    [Fact]
    public void No_file_is_longer_than_can_be_read_in_one_go() =>
        Assert.Empty(SourceTree.Files(".cs", ".cshtml", ".js").Where(file => file.Value.Count(letter => letter == '\n') > LongestFile).Select(file => file.Key));

    private static IEnumerable<string> Where(string ending, Regex pattern) => Where(SourceTree.Files(ending), pattern);

    private static IEnumerable<string> Where(IReadOnlyDictionary<string, string> files, Regex pattern) => files
        .SelectMany(file => pattern.Matches(file.Value).Select(match => $"{file.Key}: {match.Value}"));

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Utc)?Now\b|Thread\.Sleep|\bTask\.Delay\((?!Timeout\.Infinite|[^)]*clock)")]
    private static partial Regex WallClock();

    [GeneratedRegex("""<style|<script(?![^>]*\bsrc=)|\sstyle="|\son[a-z]+="|javascript:""", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();
}
