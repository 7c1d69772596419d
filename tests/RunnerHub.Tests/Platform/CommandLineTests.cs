using RunnerHub.Features.Operations;
using RunnerHub.Platform;

namespace RunnerHub.Tests.Platform;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("generate-runner-token", "-s", "acme/site")]
    [InlineData("generate-runner-token", "-s=acme/site")]
    [InlineData("generate-runner-token", "--scope", "acme/site")]
    [InlineData("generate-runner-token", "--scope=acme/site")]
    [InlineData("--scope", "acme/site", "generate-runner-token")]
    public void A_value_may_stand_behind_its_option_or_behind_an_equals_sign(params string[] args)
    {
        var line = new CommandLine(args, Usage.Syntax);

        Assert.Equal("generate-runner-token", line.Command);
        Assert.Equal("acme/site", line.ValueOf("scope"));
    }

    [Fact]
    public void An_option_without_a_value_leaves_the_next_word_alone()
    {
        var line = new CommandLine(["--demo", "--urls", "http://localhost:8080", "--Serilog:MinimumLevel=Debug"], Usage.Syntax);

        Assert.True(line.Has("demo"));
        Assert.Null(line.Command);
        Assert.Equal(["--urls=http://localhost:8080", "--Serilog:MinimumLevel=Debug"], line.Settings);
    }

    [Theory]
    [InlineData("There is no command “serve”. The commands are generate-runner-token, reset-password and check-health", "serve")]
    [InlineData("There is no option “--verbose”. The commands are generate-runner-token, reset-password and check-health", "--verbose")]
    [InlineData("There is no option “-x”", "-x=1")]
    [InlineData("There is no argument “acme”", "generate-runner-token", "acme")]
    [InlineData("--scope needs a value: owner or owner/repository.", "generate-runner-token", "--scope")]
    [InlineData("--scope needs a value: owner or owner/repository.", "generate-runner-token", "--scope", "--urls")]
    [InlineData("--scope belongs to the command generate-runner-token.", "--scope", "acme")]
    [InlineData("--demo starts the server and cannot be used with the command check-health.", "check-health", "--demo")]
    [InlineData("--demo takes no value.", "--demo=yes")]
    [InlineData("--urls needs a value", "--urls")]
    public void What_is_not_understood_is_named(string sentence, params string[] args)
    {
        var problem = Assert.Throws<StartupProblem>(() => new CommandLine(args, Usage.Syntax));

        Assert.StartsWith(sentence, problem.Message, StringComparison.Ordinal);
    }
}
